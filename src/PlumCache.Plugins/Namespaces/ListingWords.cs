using System.Diagnostics.CodeAnalysis;

namespace PlumCache.Plugins.Namespaces;

/// <summary>Which options a listing takes.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "They are words.")]
internal enum ListingWords
{
    /// <summary>LIMIT n and AFTER name, which all have.</summary>
    Page = 0,

    /// <summary>DEPTH n.</summary>
    Depth = 1 << 0,

    /// <summary>WITHCOUNTS.</summary>
    WithCounts = 1 << 1,

    /// <summary>REV.</summary>
    Reversed = 1 << 2,

    /// <summary>WITHVALUES.</summary>
    WithValues = 1 << 3,
}
