"""Words for the relation to the head of the household, and the code that the ledger has for each.

Source: GB/T 4761, grouped as domain.residents.households.Relation groups it. A word that may mean
two codes (其他, 家属, 媳妇) is not understood: the clerk says which.
"""

from typing import Final

_WORDS: Final = {
    "head": "户主 本人 户主本人 本户户主",
    "spouse": "配偶 妻 夫 妻子 丈夫 爱人 老伴 夫妻 之妻 之夫",
    "child": (
        "子 女 儿子 女儿 长子 次子 三子 四子 五子 长女 次女 三女 四女 五女 独生子 独生女 之子 之女 "
        "养子 养女 继子 继女 子女 大儿子 二儿子 小儿子 大女儿 二女儿 小女儿 其他儿子 其他女儿"
    ),
    "child_in_law": "儿媳 女婿 儿媳妇 长媳 次媳 长婿 次婿 之媳",
    "grandchild": "孙子 孙女 孙 外孙 外孙子 外孙女 长孙 长孙女 次孙 次孙女 孙子女 之孙",
    "parent": "父 母 父亲 母亲 父母 继父 继母 养父 养母",
    "parent_in_law": "公婆 岳父母 公公 婆婆 岳父 岳母",
    "grandparent": "祖父母 祖父 祖母 爷爷 奶奶 外祖父 外祖母 外公 外婆 姥爷 姥姥",
    "sibling": "兄弟姐妹 兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 哥 兄弟 姐妹",
    "other_relative": (
        "其他亲属 亲属 侄子 侄女 外甥 外甥女 嫂子 弟媳 弟妹 姐夫 妹夫 伯父 叔父 姑母 姨母 舅父 "
        "孙媳 孙女婿 曾孙 曾孙子 曾孙女 重孙 重孙子 重孙女"
    ),
    "not_related": "非亲属 寄养 雇工",
}
RELATIONS: Final = {word: code for code, words in _WORDS.items() for word in words.split()}


def examples() -> str:
    """The first word of each code, for who wrote one that is not understood."""
    return "、".join(words.split()[0] for words in _WORDS.values())
