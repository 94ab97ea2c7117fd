internal import CPango
public import CodecPrimitives

/// Prints sheets into one PDF, page after page, with memory for one page at a time (印刷機).
///
/// The same sheets, fonts, title and date give the same bytes. A press belongs to one thread or actor, like its fonts.
@safe
public final class Press {
    private let fonts: FontCase
    private let sink: PDFSink
    private let surface: OpaquePointer
    private let page: OpaquePointer
    private var isFinished = false
    /// Pages printed so far.
    public private(set) var pages = 0

    /// - Parameters:
    ///   - fonts: loaded fonts, for this press and the presses after it
    ///   - title: the document's title in its properties
    ///   - dated: the date in its properties; the clock is never asked
    ///   - target: where the bytes go
    /// - Throws: `notWritten` when the file cannot be made, `libraryFailed`
    public init(
        _ fonts: FontCase, title: String, dated: BusinessDate, to target: PDFTarget = .memory()
    ) throws(PaperError) {
        self.fonts = fonts
        sink = try PDFSink(target)
        let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
        // The sink outlives the surface: both are this object's.
        unsafe surface = unsafe cairo_pdf_surface_create_for_stream(
            receive, context, SheetSize.a4.width.points, SheetSize.a4.height.points)
        unsafe page = unsafe cairo_create(surface)
        unsafe cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "\(dated)T00:00:00Z")
        try checkLibrary()
    }

    deinit {
        unsafe cairo_destroy(page)
        // Cairo writes the document's end here if it was not finished; the sink throws an unfinished file away.
        unsafe cairo_surface_destroy(surface)
    }

    /// Everything that stands against printing these sheets, and the remarks; nothing is printed.
    public func proof(_ sheets: [Sheet]) -> [PaperFinding] {
        sheets.enumerated().flatMap { index, sheet in Proof(sheet, fonts).findings.map { $0.on(index) } }
    }

    /// Prints the sheets of one letter: all of them or none.
    ///
    /// - Returns: remarks, such as variants printed in their plain form
    /// - Throws: `refused` with the findings, after which the next letter can be printed; `notWritten` and
    ///   `libraryFailed`, after which nothing can
    @discardableResult
    public func add(_ sheets: [Sheet]) throws(PaperError) -> [PaperFinding] {
        guard !isFinished else { throw PaperError(.finished) }
        let proofs = sheets.map { Proof($0, fonts) }
        let findings = proofs.enumerated().flatMap { index, proof in proof.findings.map { $0.on(index) } }
        guard findings.allSatisfy(\.isRemark) else { throw PaperError(.refused, findings: findings) }
        for proof in proofs {
            let size = proof.sheet.size
            unsafe cairo_pdf_surface_set_size(surface, size.width.points, size.height.points)
            unsafe Canvas(page: page, fonts: fonts).draw(proof)
            unsafe cairo_show_page(page)
            pages += 1
            try checkLibrary()
        }
        return findings
    }

    /// Ends the document and gives it out; a file appears under its name now. Without a page there is no document: no
    /// bytes and no file, where Cairo would make an empty page.
    public func finish() throws(PaperError) -> PrintedDocument {
        guard !isFinished else { throw PaperError(.finished) }
        isFinished = true
        guard pages > 0 else { return PrintedDocument(pages: 0, byteCount: 0, bytes: []) }
        unsafe cairo_surface_finish(surface)
        try checkLibrary()
        try sink.finish()
        return PrintedDocument(pages: pages, byteCount: sink.count, bytes: sink.bytes)
    }

    private func checkLibrary() throws(PaperError) {
        for status in unsafe [cairo_status(page), cairo_surface_status(surface)] where status != CAIRO_STATUS_SUCCESS {
            isFinished = true
            if status == CAIRO_STATUS_WRITE_ERROR { throw PaperError(.notWritten) }
            throw unsafe PaperError(.libraryFailed, String(cString: cairo_status_to_string(status)))
        }
    }
}

/// A finished PDF.
public struct PrintedDocument: Hashable, Sendable {
    public let pages: Int
    public let byteCount: Int
    /// The document; empty when it went into a file.
    public let bytes: [UInt8]
}

/// What Cairo calls with each piece of the document, on the thread of the press.
private func receive(
    _ context: UnsafeMutableRawPointer?, _ data: UnsafePointer<UInt8>?, _ length: UInt32
) -> cairo_status_t {
    guard let context = unsafe context else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = unsafe Unmanaged<PDFSink>.fromOpaque(context).takeUnretainedValue()
    let isTaken = unsafe sink.take(UnsafeBufferPointer(start: data, count: Int(length)))
    return isTaken ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR
}
