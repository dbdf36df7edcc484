"""A keeper's list of goods: every fault in its place, and the two acts that it becomes."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli import make_app
from api.drafts import act_of, parse_draft, waiting
from api.goods import columns
from api.goods.acts import Wanted, acts_of
from api.goods.reading import GoodsList, read_goods
from audit.trail.custody import Custody
from domain.kernel import catalogue
from tests.api.conftest import County
from tests.api.roster.test_office import book

TODAY = date(2026, 3, 1)
HEADER = tuple(one.name for one in columns.DECLARED)
RICE = ("示例大米5千克", "袋", 30, 40, "示例批号1", "2026-12-31", "1000.00")
OIL = ("示例菜籽油1升", "瓶", "20", "", "", "", "")
PAPER = {"sha256": "a" * 64, "media_type": "image/jpeg", "length_bytes": 3}


def read(folder: Path, *rows: Sequence[object], bought: bool = True) -> GoodsList:
    return read_goods(book(folder, ("商品", [HEADER, *rows])), TODAY, bought=bought)


def where(found: GoodsList) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.kind) for one in found.faults]


def test_a_list_says_goods_labels_and_what_came(tmp_path: Path) -> None:
    found = read(tmp_path, RICE, OIL)
    assert found.faults == ()
    rice, oil = found.goods
    assert (rice.name, rice.price_points, rice.pieces) == ("示例大米5千克", 30, 40)
    assert (rice.good_until, rice.cost_fen, oil.pieces) == (date(2026, 12, 31), 100_000, None)
    assert found.supplied == (rice,)


@pytest.mark.parametrize(
    ("changes", "column", "kind"),
    [
        ({"商品名称": ""}, "商品名称", "blank"),
        ({"商品名称": "米"}, "商品名称", "text"),
        ({"单位": ""}, "单位", "blank"),
        ({"积分兑换值": ""}, "积分兑换值", "blank"),
        ({"积分兑换值": 0}, "积分兑换值", "whole"),
        ({"积分兑换值": 2.5}, "积分兑换值", "whole"),
        ({"积分兑换值": -3}, "积分兑换值", "whole"),
        ({"积分兑换值": "三十"}, "积分兑换值", "whole"),
        ({"数量": "40袋"}, "数量", "whole"),
        ({"保质期至": "2026-02-28"}, "保质期至", "past"),
        ({"保质期至": "十二个月"}, "保质期至", "date"),
        ({"金额": ""}, "金额", "blank"),
        ({"金额": "一千"}, "金额", "amount"),
        ({"金额": "-1"}, "金额", "amount"),
    ],
)
def test_each_fault_is_told_by_row_and_column(
    tmp_path: Path, changes: dict[str, Any], column: str, kind: str
) -> None:
    wrong = tuple((dict(zip(HEADER, RICE, strict=True)) | changes).values())
    assert where(read(tmp_path, OIL, wrong)) == [(3, column, kind)]


def test_goods_stand_once_and_a_gift_has_no_cost(tmp_path: Path) -> None:
    assert where(read(tmp_path, RICE, RICE)) == [(3, "商品名称", "twice")]
    assert where(read(tmp_path, RICE, bought=False)) == [(2, "金额", "amount")]
    gift = (*RICE[:-1], "")
    assert read(tmp_path, gift, bought=False).faults == ()


def test_a_file_without_a_list_of_goods_is_told(tmp_path: Path) -> None:
    found = read_goods(book(tmp_path, ("其他", [("甲", "乙"), (1, 2)])), TODAY, bought=True)
    assert [one.kind for one in found.faults] == ["file"]
    without = [(*row[:2], *row[3:]) for row in (HEADER, RICE)]
    short = read_goods(book(tmp_path, ("商品", without)), TODAY, bought=True)
    assert where(short) == [(1, "积分兑换值", "column")]


def test_the_acts_are_what_the_catalogue_asks_for(tmp_path: Path) -> None:
    wanted = Wanted("shop:1", "231005100201", TODAY, date(2026, 3, 2), "supply", "entity:1")
    shelf, delivery = acts_of(read(tmp_path, RICE, OIL), wanted, PAPER, PAPER)
    for kind, data, lines in (shelf, delivery):
        for name, told in ((kind, data), *lines):
            published = catalogue.act_type(name)
            assert published is not None
            catalogue.decode(published, told)
    assert (shelf[0], shelf[1]["lines_count"], len(shelf[2])) == ("ShelfExtended.v1", 2, 2)
    assert [one["goods"] for one in delivery[1]["lines"]] == [shelf[2][0][1]["goods"]]
    (alone,) = acts_of(read(tmp_path, OIL), wanted, PAPER, PAPER)
    assert alone[0] == "ShelfExtended.v1"


def test_a_long_delivery_is_several(tmp_path: Path) -> None:
    wanted = Wanted("shop:1", "231005100201", TODAY, date(2026, 3, 2))
    rows = [(f"示例商品{n}", *RICE[1:]) for n in range(101)]
    _, first, second = acts_of(read(tmp_path, *rows), wanted, PAPER, PAPER)
    assert [len(one[1]["lines"]) for one in (first, second)] == [100, 1]
    assert first[1]["voucher"] != second[1]["voucher"]


def test_the_documents_hold_the_table_of_columns() -> None:
    assert columns.LIST.table("en") in Path("docs/import.md").read_text("utf-8")


def run(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(make_app("import"), ["import", "goods", str(file), *arguments])


def test_a_dry_run_names_faults_by_sheet_row_and_column(tmp_path: Path) -> None:
    wrong = tuple((dict(zip(HEADER, RICE, strict=True)) | {"积分兑换值": 0}).values())
    result = run(book(tmp_path, ("商品", [HEADER, wrong])))
    assert result.exit_code == 1
    assert "《商品》第 2 行 C 列「积分兑换值」" in result.output
    clean = run(book(tmp_path, ("商品", [HEADER, RICE, OIL])), "--json")
    assert json.loads(clean.output.splitlines()[0])["goods"] == len((RICE, OIL))


def test_two_sign_the_acts_one_here_and_one_elsewhere(tmp_path: Path, county: County) -> None:
    """Drafts are written for whoever signs elsewhere; without a folder for them it is told."""
    far = ("示例长效商品", "件", 5, 3, "", "2099-12-31", "")
    file = book(tmp_path, ("商品", [HEADER, far]))
    photo = tmp_path / "标价.jpg"
    photo.write_bytes(b"photo")
    keys = Custody(tmp_path / "keys")
    mine, other = keys.create("mine"), keys.create("other")
    server = str(county.http.base_url)
    place = "231005100201"
    arguments = (
        "--given", "--shop", "shop:market", "--village", place, "--entity", "entity:1",
        "--label", str(photo), "--invoice", str(photo), "--ledger", county.name,
        "--origin", county.stage.client.origin, "--server", server,
        "--signer", f"person:q1,supermarket_keeper,{place},{mine.key_id}",
        "--signer", f"person:m1,supervision_committee,{place},{other.key_id}",
    )  # fmt: skip
    assert run(file, *arguments).exit_code == 2
    result = run(file, *arguments, "--out", str(tmp_path / "acts"))
    assert result.exit_code == 0, result.output
    shelf, delivery = sorted((tmp_path / "acts").iterdir())
    draft = parse_draft(shelf.read_text("utf-8"), shelf.name)
    assert waiting(draft) == ["person:q1", "person:m1"]
    assert (act_of(draft).type, len(draft.lines)) == ("ShelfExtended.v1", 1)
    assert delivery.name == "2-GoodsReceived.v1.json"
