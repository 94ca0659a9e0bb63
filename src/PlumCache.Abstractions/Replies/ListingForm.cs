namespace PlumCache.Abstractions;

/// <summary>What a listing is written as.</summary>
public enum ListingForm
{
    /// <summary>An array of its items.</summary>
    Array,

    /// <summary>A map: of each item two replies. A flat array in RESP2.</summary>
    Map,

    /// <summary>A set of its items. An array in RESP2.</summary>
    Set,
}
