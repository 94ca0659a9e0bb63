#if DEBUG
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PlumCache.Storage;
using PlumCache.Tests.Faults.Kit;

/// <summary>
/// Arms a schedule of faults in another process before its own code begins. The runtime finds it by its name, outside of all namespaces.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "See above.")]
[SuppressMessage("Design", "MA0047", Justification = "See above.")]
internal static class StartupHook
{
    private const string PointVariable = "FAULT_POINT", CallVariable = "FAULT_CALL";

    private static FaultSchedule? _schedule;

    /// <summary>The environment of a process in which one call of a place fails.</summary>
    public static KeyValuePair<string, string?>[] VariablesFor(FaultPoint point, int call) =>
    [
        new("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location),
        new(PointVariable, point.ToString()),
        new(CallVariable, call.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        FaultPoint point = Enum.Parse<FaultPoint>(Environment.GetEnvironmentVariable(PointVariable)!);
        int call = int.Parse(Environment.GetEnvironmentVariable(CallVariable)!, CultureInfo.InvariantCulture);
        _schedule = FaultSchedule.OnAllThreads([point], call, failure: FaultKinds.Of(point));
    }
}
#endif
