using PlumCache.Abstractions;
using PlumCache.Storage;

namespace PlumCache.Engine;

/// <summary>Questions about a subtree's measures.</summary>
internal static class TrieMeasureExtensions
{
    /// <summary>Whether something under the prefix may be due; the bound may be early, so the answer may be a needless yes.</summary>
    public static bool MayHoldDue(in this TrieMeasure measure, long nowMs) =>
        measure.ExpiringKeys > 0 && Expiry.IsDue(measure.EarliestExpiryMs, nowMs);
}
