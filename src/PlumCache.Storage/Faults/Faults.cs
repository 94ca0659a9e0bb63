using System.Diagnostics;

namespace PlumCache.Storage;

/// <summary>
/// Named places at which the checked build can be made to fail, so that tests see what every failure leaves behind. A release has none of
/// it: each method is left out where it is called. A place stands in front of what it stands for, at the exact spot where that could fail.
/// </summary>
public static class Faults
{
    /// <summary>Throws when an armed schedule has this call fail.</summary>
    [Conditional("DEBUG")]
    public static void At(FaultPoint point)
    {
#if DEBUG
        if (FaultSchedule.FailureAt(point) is { } failure) throw failure;
#endif
    }

    /// <summary>The same for a caller that answers a failure by value.</summary>
    /// <param name="fails">Becomes true when an armed schedule has this call fail; else it stays as it is.</param>
    [Conditional("DEBUG")]
    public static void At(FaultPoint point, ref bool fails)
    {
#if DEBUG
        fails |= FaultSchedule.FailureAt(point) is not null;
#endif
    }
}
