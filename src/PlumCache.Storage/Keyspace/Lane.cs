namespace PlumCache.Storage;

/// <summary>
/// The turn of the one writer. With a single root every other draft would lose its CAS anyway; one writer at a time lets arena, stamps
/// and parent counts be plain memory. Nobody waits in it for long: who finds it taken parks and is resumed.
/// </summary>
public sealed class Lane
{
    /// <summary>Takes the lane if it is free now.</summary>
    public bool TryEnter() => throw new NotSupportedException();

    /// <summary>Takes the lane after at most a short spin, or leaves <paramref name="resume"/> to be called once when it is released.</summary>
    /// <param name="resume">Called on the releasing thread after a false answer, so it must only schedule the work; the lane is not held for it: it tries again.</param>
    /// <returns>True: the lane is held. False: parked.</returns>
    public bool TryEnterOrPark(Action resume) => throw new NotSupportedException();

    /// <summary>Takes the lane, blocking the thread: for maintenance and tests, never for a thread that serves sockets.</summary>
    public void Enter() => throw new NotSupportedException();

    /// <summary>Gives the lane back and resumes who waits.</summary>
    public void Exit() => throw new NotSupportedException();
}
