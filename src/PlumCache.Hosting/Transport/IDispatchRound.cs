namespace PlumCache.Hosting.Transport;

/// <summary>
/// Events that came together and are told one after the other: whoever is told may leave the rest of its work to the round's end.
/// </summary>
internal interface IDispatchRound
{
    /// <summary>A round begins on this thread.</summary>
    void Begin();

    /// <summary>All of it were told: what was left is done now.</summary>
    void End();
}
