namespace PlumCache.Server;

/// <summary>
/// Has socket completions run on the thread that polls the sockets, not on the pool: the hand-over is half the cost of a small request.
/// It holds for the whole process, so only the executable may choose it; a library's other sockets might block such a thread.
/// </summary>
internal static class InlineCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Turns it on unless the environment says otherwise. Must come before the first socket: the runtime reads it once.</summary>
    public static void TurnOn()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))) Environment.SetEnvironmentVariable(Variable, "1");
    }
}
