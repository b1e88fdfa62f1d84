"""What a step asks to be done besides replying; all of it happens in the transaction of the message, or none.

Effects carry everything that is to be said, so that storage needs no wording.
"""

from bot.domain.broadcast_effects import BroadcastEffect
from bot.domain.case_effects import (
    AskMore,
    Claim,
    Conclude,
    Drop,
    Hold,
    Merge,
    Prepare,
    Publish,
    Release,
    Remark,
    Retract,
    ShowCase,
    Split,
)
from bot.domain.desk_effects import (
    Audit,
    CloseAsk,
    Dismiss,
    EndSessions,
    Enlist,
    Invite,
    OfferBoard,
    TellDesk,
    TellOfficer,
)
from bot.domain.submission_effects import AddNote, Count, Forget, JoinCase, OpenCase, Withdraw
from bot.domain.teaching import DecideLesson, GiveWords

Effect = (
    Forget
    | Count
    | OpenCase
    | JoinCase
    | AddNote
    | Withdraw
    | Claim
    | Release
    | Conclude
    | Retract
    | Prepare
    | Drop
    | Hold
    | AskMore
    | TellDesk
    | CloseAsk
    | Merge
    | Split
    | Remark
    | Audit
    | Publish
    | ShowCase
    | Invite
    | Enlist
    | Dismiss
    | OfferBoard
    | TellOfficer
    | EndSessions
    | GiveWords
    | DecideLesson
    | BroadcastEffect
)
