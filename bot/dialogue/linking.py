"""The words that link a message to the one before it. All are folded."""

import re

SHORT_FORMS = {"j": "gi", "s": "sao", "lm": "lam"}
"""Short forms of the words that link or ask, folded."""
EMPTY = frozenset(
    "a ai anh ay ba bac ban bay ben bi biet boi bot ca cac cai can cang cau cha chac chang chau chi cho chu"
    " chua chuc chung chut co con cu cua cung da dang dau day dc de den di dk do doi dong dung duoc duoi dzay"
    " dzi em gi gio gium giup ha hai han hay hem hen het hieu hoac hoi hok hom hon hong hua it k kg khg khi"
    " khong ko la lai lam len loi luc lun luon ma may me mien minh mn moi mot muon na nao nay nen neu nghen nghi"
    " nghia ngoai nguoi nha nhe nhi nhieu nho nhu nhung no noi nua o oi ok oke on ong per phai qua ra rang rat"
    " roi rui sao sau se seo sep ta tai tha thay the them theo thi thiet thoi thuc tiep toi tra tren troi trong truoc"
    " s tu tui u ua uh uk v va vai van vao vay ve vo voi vua xin xong y yeu z zay zi 1 ad admin bro khoi shop".split()
)
"""Words that name no matter of their own."""
_SLOTS = {
    "act": (
        r"chia se|share|se|chuyen tiep|forward|gui|goi|dang|post|up|dua len|tung|like|thich|bam thich|tha tim|"
        r"binh luan|comment|cmt|com|nhan xet|xem|coi|doc|viet|quay|chup|ghi am|livestream|live|luu|giu|cat|"
        r"tai ve|xoa|go|an|bao|bao cao|to cao|nop|in|photo|ke|phan bac|bac|cai lai|phan doi|khen|che|chui|tag|"
        r"copy|ru|moi|tham gia|vao nhom|theo doi|follow|cuop|chiem|hack|giai thich|khuyen"
    ),
    "place": (
        r"facebook|fb|face|fay|phay|phay buc|zalo|tiktok|tik tok|top top|tictoc|tik|youtube|yt|telegram|tele|"
        r"viber|messenger|mess|instagram|insta|mang|mang xa hoi|mxh|nhom kin|nhom|gr|group|hoi nhom|trang|"
        r"fanpage|page|story|tuong|email|mail|tin nhan|dien thoai|ngoai doi|trong hop|cuoc hop"
    ),
    "audience": (
        r"vo|chong|vo chong|con cai|ban be|ban than|gia dinh|nguoi nha|nguoi than|nguoi quen|ba con|hang xom|"
        r"dong nghiep|anh em|me|bo|ba|ma|ong ba|chi bo|lop|mot minh|mot nguoi|rieng|bi thu|lanh dao|sep|"
        r"cong an|cap uy|dan phong|doan vien|hoi vien|dang vien|can bo|cong chuc|vien chuc"
    ),
    "object": (
        r"anh|hinh|hinh anh|tam hinh|video|clip|phim|bai|bai viet|tin|ghi am|voice|file|link|duong dan|"
        r"tai lieu|van ban|giay to|man hinh|album|so lieu"
    ),
    "state": (
        r"chua cong bo|da cong bo|cong bo roi|cong bo|chua cho cong bo|chua duoc phep|duoc phep|cho phep|"
        r"chua cho|xin phep|dong y|mat|chua duyet|duyet roi|da dang|dang roi|chua dang|chinh thuc|chinh thong|"
        r"noi bo|chua kiem chung|xac nhan|chua biet dung sai|nac danh|an danh|nick ao|nick that|nick phu|"
        r"ten that|ten gia|biet dung sai|chua ro|dai truyen hinh|dai tinh|bao tinh|bao nhan dan|bao binh phuoc|"
        r"thong tan xa|vtv|vov|bo y te|so y te|chua bao nao dua|chua bao nao dang|chua ai dua|chua thay bao|"
        r"giao toi|giao tui|giao em|giao minh"
    ),
}


_NOT_BEFORE = {
    "bao": r"(?<!bai )(?<!to )bao(?! (?:nhan dan|dang|tinh|chi|dai|dien tu|chinh thong|thanh nien|tuoi tre)\b)",
    "bac": r"bac(?! (?:ho|ton)\b)",
}
"""To report, and not what is printed; to rebut, and not whom one calls so."""


def _slot(ways: str) -> re.Pattern[str]:
    longest_first = [_NOT_BEFORE.get(way, way) for way in sorted(ways.split("|"), key=len, reverse=True)]
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b(?!~)")


SLOTS = {name: _slot(ways) for name, ways in _SLOTS.items()}
"""Parts of a question that the next message may replace: what is done, where, for whom, with what, how it stands."""
OTHER_WORDS = frozenset("đảng đang đáng anh an ăn kẻ gõ mát".split())
"""Words, as they are written, that sound like what fills a slot without their diacritics and fill none."""
DOCUMENT = re.compile(r"\b(?:(?:chi thi|cong van)(?: so)?(?: (?:nam )?\d+)?|bao cao(?: so ket)?(?: (?:nam )?\d+)?)\b")
"""What a question about a document names."""
TURNS = re.compile(
    r"\b(?:bao (?:cao|cong an|bi thu|lanh dao|sep|chi bo|voi|cho|len|cap|ban giam hieu|nha truong|hieu truong|"
    r"cong doan|doan|truong thon|truong ap|to truong)|to cao|nop|phan bac|bac bo|"
    r"cai lai|cai|bac lai|giai thich|khuyen|canh bao|xoa|go (?:xuong|bai|di)|bo thich|dinh chinh|xin loi|phan doi|"
    r"(?:ke|noi)(?: het| lai| ro)? (?:cho|voi) (?:chi bo|bi thu|lanh dao|sep|cap uy|cong an|co quan|chi uy|doan|hoi)|"
    r"chi (?:doc|xem|coi|nghe|luot)|(?:doc|xem|coi|luot) (?:thoi|qua|choi)|"
    r"trinh|giao nop|mach|(?:dua|giao|gui|chuyen|thay) (?:cho )?(?:\w+ )?(?:cong an|lanh dao|sep|bi thu|"
    r"thu truong|chinh tri vien|tuyen giao|chi bo|cap uy|co quan)|report|dung (?:tin|chuyen|nghe)|"
    r"(?:toi|tui|em|minh|con) (?:tu )?(?:bia|phia|che|them)|(?:khong|hong|chang) co (?:that|thiet)|"
    r"dai (?:tinh|truyen hinh|phat thanh|quoc gia)|cua dai|bao (?:tinh|dang|nhan dan|"
    r"chinh thong|dai|chi)|bai bao|trang chinh thuc|nguon chinh thuc|thong tan xa|vtv|vov)\b"
)
"""Doing these, or such a source, turns a verdict round."""
OF_GOOD = re.compile(
    r"\b(?:ca ngoi|ngoi ca|khen|bieu duong|tuyen duong|tri an|biet on|tuong nho|guong (?:tot|sang|nguoi)|"
    r"nguoi tot viec tot|viec tot|nguoi (?:that|thiet) viec (?:that|thiet)|ke (?:that|thiet)|dung su that|"
    r"(?:that|thiet) (?:mot )?tram phan tram|quang ba|gioi thieu canh dep)\b"
)
"""What speaks of something good, whatever was asked before."""
OF_BAD = re.compile(
    r"\b(?<!khong )(?<!dung )(?:chui|vang tuc|noi tuc|boi nho|ham doa|doa danh|tra thu|bia (?:them|chuyen|dat)|"
    r"vu khong|xuyen tac|kich dong)\b"
)
"""What speaks of something bad, whatever was asked before."""
LINK_FIRST = re.compile(
    r"^(?:a |u |uh |o |da |ok |roi |r )*(?:the con|the thi|the neu|the |vay con|vay thi|vay neu|vay |zay |"
    r"dzay |dzi |z thi |con neu |con |neu |neu chi |nhung |nhung ma |ma neu |ma |hay la |hay |hoac |roi |"
    r"chi (?!thi )|chu |gia su |lo |luc do |truong hop |them nua |voi lai |tuc la |nghia la |cung |luon |nua |"
    r"khong dang |dau co |"
    r"(?:(?:thoi|thui|khong|hong|ko) )*(?:toi|tui|em|con|minh|chau) chi "
    r"(?:cat|giu|luu|de|gui|share|chia se|like|bam|tha|coi|xem|doc|nghe|dang|noi|ke|viet|chup|quay|tai) )"
)
OR_RATHER = re.compile(r"^(?:a |u |uh |o |da |ok )*(?:hay la |hay |hoac la |hoac |roi )")
"""What only joins a message to the one before it, and would be read as a choice between the two."""
LINK_LAST = re.compile(
    r"(?:thi (?:sao|seo|the nao|duoc khong|ok khong)|nua(?: (?:a|ha|khong|thi sao|nhe|nha|duoc khong))?|"
    r"luon (?:a|ha|khong)|^(?:\w+ ){1,3}luon)$"
)
POINTS_BACK = re.compile(
    r"\b(?:(?:bai|cai|tin|clip|video|anh|hinh|viec|nhom|trang|nguoi|bao|van ban|cong van|to|chuyen|ten|"
    r"nick|file|link) (?:do|ay|kia|nay|hoi nay)|no|trong do|nhu vay|vay thoi|thoi a|hoi nay|luc nay|"
    r"o tren|cai o tren)\b"
)
OF_IT = re.compile(r"\b(?:cai|ban|cho|phan|to|so) nao(?: thay(?: the)?)?$")
"""Which one, which part: asked of what was just spoken of, where nothing else is named."""
LETS_GO = re.compile(
    r"^(?:a ma |ma |thoi |nhan tien |tien the )?(?:chuyen khac|hoi (?:chuyen|cau|cai|sang) khac|"
    r"doi (?:chu de|chuyen)|(?:chuyen )?sang (?:chuyen|viec|cau) khac)|^a ma \b|^(?:ma )?(?:thoi )?ke (?:no|di)\b"
)
SAYS_WHO = re.compile(
    r"^(?:(?:da|thua|chao|kinh|em|con|chau|bac|co|chu|anh|chi|thay|bot|ban|dong chi|ca nha|moi nguoi|ad|cac ban|"
    r"xin|a|vang) )*"
    r"(?:toi|tui|em|con|chau|bac|minh|chu|co|anh|chi|tau|to) (?:von |truoc |hien |dang |cung |vua |moi )*la "
    r"(?!gi\b|ai\b|sao\b|nguoi nao\b)"
)
"""Who one is, before anything is asked."""
CORRECTS = re.compile(
    r"^(?:(?:da|ua|a|i|ay|y|o|thoi|uh|u|trời|troi) )*(?:(?:khong|hong|ko|k|hem|hok|khg|"
    r"dau) (?:phai (?:vay|the|y do)? ?)?(?:(?=y )|(?=toi hoi)|(?=em hoi)|(?=tui hoi)|(?=minh hoi)|(?=la )|"
    r"(?=khong phai)|(?=phai))|(?:(?:toi|tui|em|con|minh|chau|bac|chu|co) )?"
    r"(?:(?:doc|nghe|nhin|coi|go|ghi|noi) )?(?:nham|lon)(?: roi a| roi| chu)?|a nham|khong phai(?: vay| the| dau)?|"
    r"hieu (?:sai|lam)(?: roi| y)?|sai roi)\s*"
)
MEANT = re.compile(
    r"^(?:y (?:la |(?:toi|em|con|minh|tui|chau|anh|chi|bac|t|e|mk) (?:la |hoi |noi |muon hoi )*)|(?:toi|"
    r"em|con|minh|tui|chau|e|t) (?:muon )?hoi (?:la |ve |cai )*|(?:ma )?la )\s*"
)
NOT_BUT = re.compile(
    r"^(?:neu )?(?:khong|ko|k|hong|hok|hem|dau) (?:phai (?:la )?(?P<named>.{1,60}?) "
    r"(?:(?:ma la|ma chi|ma|la|chi la) |(?=(?:toi|tui|em|con|minh|chau) chi ))|"
    r"(?P<done>(?:dang|share|chia se|gui|goi|up|post|like|dua len|ke) (?:\w+ ){0,4}?)ma(?: chi)? )"
)
"""What is negated, and then what is meant: "không phải báo Nhân Dân, là trang lạ"; "không đăng mà báo sếp"."""
BUT_NOT = re.compile(
    r" (?:chu|ma) (?:khong|ko|k|hong|hok|hem|dau|chang|ha) phai (?:la )?(?P<named>.{1,40}?)"
    r"(?P<asks> thi (?:sao|the nao|(?:co )?(?:duoc|dc) (?:khong|ko|k|hong)))?(?: (?:dau|nha|nhe|a|nghen|ma))*$"
)
"""What is meant, and then what is negated: "tôi gửi công an chứ không phải chia sẻ"."""
