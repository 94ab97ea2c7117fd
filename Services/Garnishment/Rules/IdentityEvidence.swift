public import CodecPrimitives

/// Is this account this debtor's? Name and birth date are never enough (architecture P5; accounts of
/// namesakes have been seized that way): the address that the bank has on file must be one of hers.
public enum IdentityEvidence {
    /// What the bank answered about the account (照会回答).
    public struct Answer: Hashable, Sendable {
        public var holderKana: ReceivedText
        /// 届出住所; nil when the bank did not tell.
        public var registeredAddress: ReceivedText?
        /// Since when the bank has had that address (届出日); nil when it did not tell.
        public var registeredOn: BusinessDate?
        /// The day the answer speaks of (基準日).
        public var referenceDate: BusinessDate

        public init(
            holderKana: ReceivedText, registeredAddress: ReceivedText?, registeredOn: BusinessDate?,
            referenceDate: BusinessDate
        ) {
            (self.holderKana, self.registeredAddress) = (holderKana, registeredAddress)
            (self.registeredOn, self.referenceDate) = (registeredOn, referenceDate)
        }
    }

    /// One address of the person's history: she lived there from `from` until the day before `to`.
    public struct Residence: Hashable, Sendable {
        public var address: ReceivedText
        public var from: BusinessDate
        public var to: BusinessDate?

        public init(address: ReceivedText, from: BusinessDate, to: BusinessDate?) {
            (self.address, self.from, self.to) = (address, from, to)
        }

        func covers(_ day: BusinessDate) -> Bool { from <= day && to.map { day < $0 } ?? true }
    }

    /// The debtor, as the clearance's personal block tells.
    public struct Debtor: Hashable, Sendable {
        public var nameKana: ReceivedText
        public var residences: [Residence]
        public var isProtected: Bool

        public init(nameKana: ReceivedText, residences: [Residence], isProtected: Bool) {
            (self.nameKana, self.residences, self.isProtected) = (nameKana, residences, isProtected)
        }
    }

    /// The residence that proves the identity.
    ///
    /// The address must equal byte for byte after `AddressForm.normalised`. When the bank tells since when
    /// it has the address, she must have lived there on that day; otherwise on some day up to the
    /// answer's reference date. A protected person (支援措置対象者) is never matched automatically.
    ///
    /// - Throws: the reason why there is no evidence.
    public static func residence(
        of debtor: Debtor, in answer: Answer?
    ) throws(GarnishmentRefusal) -> Residence {
        guard !debtor.isProtected else { throw .protectedPerson }
        guard let answer else { throw .answerMissing }
        guard HolderName.folded(answer.holderKana) == HolderName.folded(debtor.nameKana) else { throw .nameDiffers }
        guard let registered = answer.registeredAddress.map(AddressForm.normalised), !registered.isEmpty else {
            throw .registeredAddressMissing
        }
        let match = debtor.residences.first { residence in
            AddressForm.normalised(residence.address) == registered
                && (answer.registeredOn.map(residence.covers) ?? (residence.from <= answer.referenceDate))
        }
        guard let match else { throw .addressDiffers }
        return match
    }
}
