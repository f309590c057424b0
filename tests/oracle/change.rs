//! 同比, 环比 and what is refused, against the golden cases of yoy.json.
