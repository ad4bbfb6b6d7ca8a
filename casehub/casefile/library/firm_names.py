"""What of the name of a firm or shop points at it: its 字号, and short names made of that.

企业名称登记管理规定（国务院令第734号）第六条: 行政区划、字号、行业（经营特点）、组织形式, in this
order; 个体工商户名称 follow it. Only the 字号 is the firm's own: everybody may write 小吃店.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from casehub.law.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# A longer one is no 字号 any more, and every pair of its letters would be in some sentence.
LONGEST_SIGN = 6
_PLACE = re.compile(
    r"^(?:重庆|(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|自治州|市|区|县|镇|乡|街道)))+"
)
_FORM = re.compile(
    r"(?:股份|有限|责任|集团|总|分)*公司.*$|(?:经营部|门市部|批发部|商行|合作社|事务所|服务中心|中心|厂|店|行|部|坊|馆)$"
)
# A place within the name: 山驰（重庆）摩配有限公司.
_INNER = re.compile(r"[（(][\u4e00-\u9fff]{2,7}[）)]")
# Words of trades (国民经济行业分类 GB/T 4754 and how shops write them); what is not among them is
# taken for part of the 字号, so that a word too few blocks more, and never less.
TRADES = tuple(
    "小吃 餐饮 火锅 面馆 饭 食品 副食 副食批发 批发 零售 百货 超市 商贸 贸易 进出口 经贸 "
    "工贸 实业 五金 机电 机械 设备 电子 电器 电气 仪器 家电 灯饰 照明 光电 厨具 餐具 "
    "日用品 塑料 塑胶 橡胶 金属 金属制品 模具 汽车 摩托车 摩托车配件 汽车配件 汽配 摩配 "
    "配件 零部件 传动 轴承 轮胎 服装 服饰 鞋业 纺织 皮具 家具 家居 家纺 建材 装饰 建筑 "
    "建设 工程 房地产 物业 农业 农产品 种业 茶业 酒业 饮料 粮油 果业 养殖 医药 药业 "
    "医疗器械 生物 生物科技 化工 日化 化妆品 美容 美发 科技 技术 信息 信息技术 软件 网络 "
    "网络科技 智能科技 通信 文化 传媒 文化传播 广告 印刷 包装 传播 教育 咨询 管理 "
    "企业管理 服务 物流 运输 快递 旅游 酒店 宾馆 娱乐 健身 体育 玩具 礼品 珠宝 首饰 眼镜 "
    "钟表 乐器 图书 文具 能源 新能源 环保 电力 燃气 投资 资产管理 知识产权 制品 制造 加工 "
    "生产 "
    .split()
)  # fmt: skip


def without_place(text: str) -> str:
    """An address or a name without the divisions it begins with."""
    return _PLACE.sub("", text.strip())


def place_of(name: str) -> str:
    """The divisions with which a name begins; "" for none."""
    found = _PLACE.match(name.strip())
    return found[0] if found else ""


def core(name: str) -> str:
    """What is the firm's own of a name: 示例万坝食品 of 重庆示例万坝食品有限公司."""
    return _FORM.sub("", without_place(_INNER.sub("", name))) or name.strip()


def letters(text: str) -> str:
    """Letters and digits alone, folded: blanks and points between letters hide nothing."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def sign_and_trade(own: str, places: Collection[str] = ()) -> tuple[str, str, str]:
    """Place, 字号 and trade of what `core` leaves, as letters.

    places: other words with which it may begin, as a city that is named without 市.
    """
    sign, place = own, ""
    known = [letters(one) for one in places if letters(one)]
    while begins := next((one for one in known if sign.startswith(one) and sign != one), ""):
        sign, place = sign[len(begins) :], place + begins
    trade = ""
    while ends := _trade_at_the_end(sign):
        sign, trade = sign[: -len(ends)], ends + trade
    return place, sign, trade


def _trade_at_the_end(sign: str) -> str:
    """The longest word of a trade that a name ends with, where something stands before it."""
    found = [one for one in TRADES if sign.endswith(one) and sign != one]
    return max(found, key=len, default="")


def short_names(sign: str, trade: str, place: str) -> Iterator[str]:
    """Two letters under which people may know the firm: of its 字号, or one with place or trade.

    巴蜀 and 示巴 of 示例巴蜀, 示小 with 小吃, 重示 of 重庆 (as 重钢 is made of 重庆钢铁).
    """
    if len(sign) <= LONGEST_SIGN:
        yield from ("".join(pair) for pair in combinations(sign, 2))
    else:
        yield from (sign[n : n + 2] for n in range(len(sign) - 1))
    if sign and trade:
        yield sign[0] + trade[0]
    if sign and place:
        yield place[0] + sign[0]
