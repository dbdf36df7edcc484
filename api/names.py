"""Names as readers may see them: whole for few and recorded, masked for everybody else.

NOT-5: online pages mask the given name. The family name stays, compound ones whole; whatever else
a name holds becomes one circle a character, so that its length is all that is told.
"""

import re
from typing import Final

COMPOUND_FAMILY_NAMES: Final = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 "
    "澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 "
    "司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 "
    "夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 左丘 东门 西门 第五"
)
_COMPOUND: Final = frozenset(COMPOUND_FAMILY_NAMES.split())
MASK: Final = "〇"
DESTROYED: Final = "（已销毁）"
"""Stands for the name of a person whose personal data were destroyed (SUP-11)."""
_hidden: Final = re.compile("[^·•. ]", re.DOTALL).sub
"""Puts the mask in the place of each character that is no separator."""


def masked(name: str) -> str:
    """The family name and one circle for each further character; one circle alone for one."""
    text = name.strip()
    if len(text) <= 1:
        return MASK
    family = text[:2] if text[:2] in _COMPOUND and len(text) > 2 else text[:1]  # noqa: PLR2004
    return family + _hidden(MASK, text[len(family) :])


def masked_number(number: str) -> str:
    """The last four digits of a card number, behind a mask that tells no length."""
    return f"{MASK * 4}{number[-4:]}"
