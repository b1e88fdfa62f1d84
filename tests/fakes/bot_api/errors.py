"""What the platform refuses, in its own words."""

from collections.abc import Mapping


class ApiError(Exception):
    """A refusal: HTTP status and `error_code` are the same number; `parameters` as in ResponseParameters."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})
        super().__init__(f"{code} {description}")

    def body(self) -> dict[str, object]:
        shown: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            shown["parameters"] = self.parameters
        return shown


def bad_request(why: str) -> ApiError:
    return ApiError(400, f"Bad Request: {why}")


def blocked(chat_id: int) -> ApiError:
    if chat_id > 0:
        return ApiError(403, "Forbidden: bot was blocked by the user")
    return ApiError(403, "Forbidden: bot was kicked from the group chat")


def chat_not_found() -> ApiError:
    return bad_request("chat not found")


def migrated(new_chat_id: int) -> ApiError:
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat_id},
    )


def too_many_requests(retry_after_s: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after_s}", {"retry_after": retry_after_s})


def conflict(why: str) -> ApiError:
    return ApiError(409, f"Conflict: {why}")
