
namespace PlumCache.Hosting.Driving;

/// <summary>What a step wants next.</summary>
internal enum StepResult
{
    /// <summary>The next step, now.</summary>
    Continue,

    /// <summary>Nothing until a signal.</summary>
    Wait,

    /// <summary>The next step on a thread of the pool: it is long, or others want this thread.</summary>
    Yield,

    /// <summary>The next step when the round ends that it has joined.</summary>
    Join,
}
