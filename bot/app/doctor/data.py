"""Judged: the database, its disk, and who can read the files. Pure."""

from pathlib import Path

from bot.app.doctor.finding import Diagnosis, fault, note, ok
from bot.storage.disk import Room
from bot.storage.faults import GRANT
from bot.storage.inspection import DatabaseSeen, File, PostgresServer
from bot.storage.migrate import Standing
from bot.storage.postgres_demands import lacking_said

CHECK = "database"
LONG_OPEN_S = 600.0
MEGABYTE = 1 << 20
FULL_BYTES, NARROW_BYTES = 200 * MEGABYTE, 1024 * MEGABYTE
COPIES = 2.5
"""A backup of the file and its write-ahead log stand beside it for a while."""
MIGRATE = ".venv/bin/bot migrate"


def database(seen: DatabaseSeen) -> list[Diagnosis]:
    found = [*_file(seen.file)] if seen.file is not None else []
    if seen.standing is not None:
        found += _version(seen.standing)
    if seen.server is not None:
        found += _server(seen.server)
    if found:
        return found
    runs = "trợ lý đang chạy" if seen.alive else "trợ lý không chạy"
    return [ok(CHECK, f"thông, đúng bản {seen.standing.wanted if seen.standing else ''}; {runs}.")]


def _file(file: File) -> list[Diagnosis]:
    if file.damage:
        cure = "Dừng trợ lý, cất tệp ấy đi, đưa bản sao lưu gần nhất về (docs/van-hanh.md, phần sao lưu)."
        return [fault(CHECK, f"tệp {file.path} bị hỏng hoặc không phải của trợ lý ({file.damage}).", cure)]
    if "locked" in file.refuses:
        cure = "Xem có chương trình nào giữ tệp quá lâu không (một lệnh sqlite3 còn mở); rồi kiểm tra lại."
        return [note(CHECK, f"tệp {file.path} đang bận ghi.", cure)]
    if file.refuses:
        cure = "Cho tài khoản chạy trợ lý quyền ghi: sudo chown -R tro-ly: cùng tên thư mục ấy."
        return [fault(CHECK, f"không ghi được ({file.refuses}).", cure)]
    if not file.bytes:
        return [note(CHECK, f"chưa có tệp {file.path}.", "Không cần làm gì: trợ lý tạo tệp ấy ở lần chạy đầu tiên.")]
    return []


def _version(standing: Standing) -> list[Diagnosis]:
    if not standing.is_known:
        says = f"dữ liệu ở bản {standing.found}, mới hơn chương trình (bản {standing.wanted})."
        return [fault(CHECK, says, "Dùng bản chương trình mới hơn; dữ liệu chưa bị thay đổi gì.")]
    if standing.found != standing.wanted:
        says = f"dữ liệu ở bản {standing.found or 'trống'}, chương trình cần bản {standing.wanted}."
        return [fault(CHECK, says, f"Chạy: {MIGRATE} (với SQLite, trợ lý tự làm khi khởi động).")]
    return []


def _server(server: PostgresServer) -> list[Diagnosis]:
    found: list[Diagnosis] = []
    if server.lacking:
        found.append(fault(CHECK, lacking_said(server.lacking), GRANT))
    if server.oldest_s > LONG_OPEN_S:
        cure = (
            "Tìm trong pg_stat_activity rồi kết thúc bằng pg_terminate_backend(pid); "
            "sao lưu thì dùng cách sao lưu vật lý (docs/van-hanh.md, mục 4)."
        )
        says = f"một giao dịch đã mở {server.oldest_s / 60:.0f} phút: dòng đã xóa không được dọn, hàng đợi chậm dần."
        found.append(note(CHECK, says, cure))
    if server.prepared:
        says = f"{server.prepared} giao dịch chuẩn bị sẵn (prepared) còn treo."
        found.append(note(CHECK, says, "Xem pg_prepared_xacts rồi COMMIT PREPARED hoặc ROLLBACK PREPARED."))
    if server.idle_slots:
        says = f"{server.idle_slots} khe nhân bản (replication slot) không ai dùng: đĩa của máy chủ đầy dần."
        found.append(note(CHECK, says, "Xem pg_replication_slots; khe nào bỏ thì pg_drop_replication_slot(tên)."))
    return found


def disk(room: Room, database_bytes: int) -> Diagnosis:
    cure = "Dọn ổ đĩa hoặc chuyển thư mục dữ liệu sang ổ rộng hơn; bản sao lưu cũ nên để ở máy khác."
    told = f"ổ đĩa của {room.folder} còn {room.free // MEGABYTE:,} MB".replace(",", ".")
    if room.free < FULL_BYTES:
        return fault("disk", f"{told}: đầy thì trợ lý không ghi được gì.", cure)
    if room.free < max(NARROW_BYTES, COPIES * database_bytes):
        return note("disk", f"{told}.", cure)
    return ok("disk", f"{told}.")


def files(others_read: tuple[Path, ...]) -> Diagnosis:
    if not others_read:
        return ok("files", "chỉ chủ tệp đọc được mã và dữ liệu.")
    named = " ".join(map(str, others_read))
    return note("files", f"tài khoản khác trên máy này cũng đọc được: {named}.", f"chmod 600 {named}")
