"""What the love supermarket has: thirty goods, with what each costs in points and in yuan."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Goods:
    """One goods: name, unit, points, what a piece costs, how many come in the year."""

    code: str
    name: str
    unit: str
    points: int
    yuan: int
    pieces: int
    good_until: str | None = None


def _goods(rows: str) -> tuple[Goods, ...]:
    made = []
    for row in rows.strip().splitlines():
        code, name, unit, points, yuan, pieces, *until = row.split()
        day = until[0] if until else None
        made.append(Goods(code, name, unit, int(points), int(yuan), int(pieces), day))
    return tuple(made)


GOODS: Final = _goods("""
rice 示例大米5千克 袋 30 28 180 2026-12-31
flour 示例面粉5千克 袋 26 24 150 2026-12-31
oil 示例菜籽油1升 瓶 18 16 180 2027-06-30
noodles 示例挂面1千克 把 8 7 240 2026-12-31
salt 示例食盐 袋 3 2 180
soy-sauce 示例酱油 瓶 6 6 40 2027-01-31
vinegar 示例陈醋 瓶 5 5 120 2027-01-31
sugar 示例白糖 袋 6 5 120 2027-06-30
tea 示例花茶 盒 15 14 20 2027-06-30
milk 示例牛奶12盒 箱 30 36 12 2026-05-31
soap 示例肥皂 块 4 3 200
powder 示例洗衣粉 袋 10 9 180
detergent 示例洗洁精 瓶 8 8 150
toothpaste 示例牙膏 支 6 6 180
toothbrush 示例牙刷 支 4 3 180
shampoo 示例洗发水 瓶 16 18 30
towel 示例毛巾 条 7 8 180
basin 示例脸盆 个 12 12 90
bucket 示例水桶 个 14 14 24
broom 示例扫帚 把 9 9 30
pan 示例炒锅 口 40 55 10
kettle 示例暖水瓶 个 28 30 16
bowl 示例饭碗 个 5 4 240
quilt 示例棉被 床 60 88 10
gloves 示例劳保手套 双 3 3 200
boots 示例雨靴 双 24 26 20
seeds 示例菜种 包 4 3 60 2026-10-31
hoe 示例锄头 把 20 22 16
notebook 示例练习本 本 2 2 240
pencils 示例铅笔 盒 5 5 180
""")
GIVEN: Final = ("quilt", "notebook", "pencils")
"""What a donor gave; everything else was bought of the cooperative."""
DEARER: Final = {"rice": 32, "oil": 20}
"""New prices from June on."""
RESTOCKED: Final = {"soap": 180, "towel": 90, "toothpaste": 120, "gloves": 180}
"""What comes once more in July, in pieces."""
