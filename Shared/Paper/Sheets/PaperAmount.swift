public import CodecPrimitives

extension Yen {
    /// As letters write it: `12,300円`; less than nothing as `△12,300円`.
    public var onPaper: String { grouped + "円" }

    /// As slips write it, with guards that make a digit hard to add: `￥12,300※`.
    public var guarded: String { "￥" + grouped + "※" }

    /// The digits alone, for columns whose heading names the unit.
    public var grouped: String { isNegative ? "△\(-self)" : description }
}
