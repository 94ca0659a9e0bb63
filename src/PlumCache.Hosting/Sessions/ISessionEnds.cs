namespace PlumCache.Hosting.Sessions;

/// <summary>Who keeps something for a connection outside of it.</summary>
internal interface ISessionEnds
{
    /// <summary>A connection has ended: what is kept for it goes.</summary>
    /// <param name="session">No longer listed.</param>
    void OnEnd(Session session);
}
