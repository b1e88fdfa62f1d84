"""Provinces and large towns, folded: names that are recognised in texts without capitals too."""

PLACES = frozenset(
    name.strip()
    for name in """
    an giang, ba ria, bac giang, bac kan, bac lieu, bac ninh, ben tre, bien hoa, binh dinh, binh duong, binh phuoc,
    binh thuan, ca mau, can tho, cao bang, da lat, da nang, dak lak, dak nong, dien bien, dong nai, dong thap,
    gia lai, ha giang, ha long, ha nam, ha noi, ha tinh, hai duong, hai phong, hau giang, hoa binh, hung yen,
    khanh hoa, kien giang, kon tum, lai chau, lam dong, lang son, lao cai, long an, nam dinh, nghe an, nha trang,
    ninh binh, ninh thuan, phu quoc, phu tho, phu yen, quang binh, quang nam, quang ngai, quang ninh, quang tri,
    quy nhon, sai gon, soc trang, son la, tay ninh, thai binh, thai nguyen, thanh hoa, thu duc, thua thien,
    tien giang, tra vinh, tuyen quang, vinh long, vinh phuc, vung tau, yen bai
    """.split(",")
)
PLACE_WORDS = frozenset(word for place in PLACES for word in place.split())
