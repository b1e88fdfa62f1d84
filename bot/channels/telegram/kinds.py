"""Finds messages of kinds that this program does not know: https://core.telegram.org/bots/api#message."""

from collections.abc import Mapping

from bot.dialogue.actions.asking import Unsupported
from bot.domain.marks import clean
from bot.domain.messages import Incoming

MAX_CARD_CHARS = 100

_ABOUT = frozenset(
    """message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot
    sender_tag date guest_query_id business_connection_id chat forward_origin is_topic_message is_automatic_forward
    reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot
    guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post
    media_group_id author_signature paid_star_count link_preview_options suggested_post_info effect_id reply_markup
    show_caption_above_media has_media_spoiler entities caption_entities forward_from forward_from_chat
    forward_from_message_id forward_signature forward_sender_name forward_date""".split()
)
"""Fields that tell of a message, not what it says."""
_SERVICE = frozenset(
    """new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo
    delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed
    migrate_to_chat_id migrate_from_chat_id pinned_message successful_payment refunded_payment users_shared chat_shared
    gift_upgrade_sent connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
    chat_background_set checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created
    forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden
    giveaway_created giveaway_completed managed_bot_created paid_message_price_changed poll_option_added
    poll_option_deleted suggested_post_approved suggested_post_approval_failed suggested_post_declined
    suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
    video_chat_participants_invited web_app_data new_chat_member new_chat_participant left_chat_participant""".split()
)
"""What the platform says of the chat; nobody waits for an answer to it."""


def says_something(message: Mapping[str, object]) -> bool:
    """True for a message of some kind, known or not; false for a service message and for one without content."""
    fields = message.keys() - _ABOUT
    return bool(fields) and not fields & _SERVICE


def of_unknown_kind(update: Mapping[str, object]) -> Incoming | None:
    """What is said to a message whose content this program does not know; None where it has none."""
    message = next((update[kind] for kind in ("message", "edited_message") if kind in update), None)
    if not isinstance(message, Mapping) or not says_something(message):
        return None
    return Incoming(_card(message), action=Unsupported().pack())


def _card(message: Mapping[str, object]) -> str:
    """Name and number of a contact card (https://core.telegram.org/bots/api#contact), "" for no card."""
    contact = message.get("contact")
    if not isinstance(contact, Mapping):
        return ""
    parts = (contact.get(field) for field in ("first_name", "last_name", "phone_number"))
    return " ".join(clean(part) for part in parts if isinstance(part, str) and part)[:MAX_CARD_CHARS]
