/// A window envelope and the folded sheet in it (窓あき封筒). The sheet slides: what must be read has to lie where the
/// window always is, and nothing else may lie where the window can ever be.
public struct EnvelopeWindow: Hashable, Sendable {
    /// The window on the envelope.
    public let window: Frame
    /// How far the sheet can slide sideways.
    public let sideways: Length
    /// How far it can slide up and down.
    public let upright: Length

    public init(window: Frame, sideways: Length, upright: Length) {
        (self.window, self.sideways, self.upright) = (window, sideways, upright)
    }

    /// 長形3号, 235 × 120 mm, window of 90 × 45 mm at 22 mm from the left and 12 mm from above, an A4 sheet folded in
    /// three (210 × 99 mm) with its head outside.
    public static let long3 = EnvelopeWindow(
        window: Frame(22.mm, 12.mm, 90.mm, 45.mm), sideways: 25.mm, upright: 21.mm)

    /// The part of the sheet that shows wherever the sheet lies: the address belongs here.
    public var alwaysSeen: Frame { Frame(window.x, window.y, window.width - sideways, window.height - upright) }

    /// The part that can show: nothing but the address may be here.
    public var everSeen: Frame {
        Frame(window.x - sideways, window.y - upright, window.width + sideways, window.height + upright)
    }
}
