using PlumCache.Tests.EndToEnd.Kit;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>
/// Runs sequences of commands of several connections on Redis and on PlumCache, one request at a time, and compares all that all
/// connections receive. How much that is, Redis tells: it is asked until nothing more can come.
/// </summary>
public sealed class SideBySide : IDisposable
{
    private readonly ComparedServer _theirs;
    private readonly ComparedServer _ours;
    private IReadOnlyList<ClientState> _states;
    private bool _isOutOfStep;

    private SideBySide(ComparedServer theirs, ComparedServer ours)
    {
        _theirs = theirs;
        _ours = ours;
        _states = [];
    }

    /// <summary>Connects so many clients to either.</summary>
    public static async Task<SideBySide> ConnectAsync(int redisPort, int plumPort, int clients) =>
        new(await ComparedServer.ConnectAsync(redisPort, clients), await ComparedServer.ConnectAsync(plumPort, clients));

    /// <summary>Where the two part first, or null.</summary>
    /// <param name="sequence">What is sent. Afterwards all connections are reset, which shows what came unasked.</param>
    /// <param name="patience">How long PlumCache may take for a frame that Redis has sent.</param>
    public async Task<Difference?> RunAsync(IReadOnlyList<SentCommand> sequence, TimeSpan patience)
    {
        if (_isOutOfStep)
        {
            await _theirs.ReconnectAsync();
            await _ours.ReconnectAsync();
        }

        await _theirs.ClearAsync();
        await _ours.ClearAsync();
        _states = await _theirs.SettleRedisAsync();
        _isOutOfStep = true;
        foreach (List<SentCommand> request in Requests(sequence))
        {
            if (await SendAsync(request, patience) is { } difference) return difference;
        }

        _isOutOfStep = false;
        return null;
    }

    public void Dispose()
    {
        _theirs.Dispose();
        _ours.Dispose();
    }

    private IEnumerable<List<SentCommand>> Requests(IReadOnlyList<SentCommand> sequence)
    {
        for (int i = 0; i < sequence.Count;)
        {
            List<SentCommand> request = [sequence[i++]];
            while (i < sequence.Count && sequence[i].IsPipelined && sequence[i].Client == request[0].Client) request.Add(sequence[i++]);
            yield return request;
        }

        for (int client = 0; client < _theirs.Clients.Count; client++) yield return [new SentCommand(client, ["RESET"])];
    }

    private async Task<Difference?> SendAsync(List<SentCommand> request, TimeSpan patience)
    {
        int sender = request[0].Client;
        IReadOnlyList<SentCommand> sent = KeptOut.Apply(request, _states[sender]);
        if (sent.Count == 0) return null;
        byte[] bytes = [.. sent.SelectMany(static command => command.Encode())];
        await _ours.Clients[sender].SendAsync(bytes);
        await _theirs.Clients[sender].SendAsync(bytes);
        _states = await _theirs.SettleRedisAsync();
        bool isSilent = !_theirs.Clients[sender].HasMore;
        for (int client = 0; client < _theirs.Clients.Count; client++)
        {
            if (await CompareAsync(sent, client, patience) is { } difference) return difference;
        }

        // PlumCache's connections wait for nobody, so what has no reply may still run when the next request comes. A confirmation comes
        // even where replies are off. It would end a SKIP, and be queued in a transaction; but what those do concerns their own connection
        // alone.
        bool mayStillRun = isSilent && !_states[sender].IsInTransaction && !(sent.Count == 1 && sent[0].Begins("CLIENT", "REPLY", "SKIP"));
        return mayStillRun ? await SendAsync([new SentCommand(sender, ["UNSUBSCRIBE", "cnone"])], patience) : null;
    }

    private async Task<Difference?> CompareAsync(IReadOnlyList<SentCommand> sent, int client, TimeSpan patience)
    {
        FrameClient theirs = _theirs.Clients[client], ours = _ours.Clients[client];
        List<Frame> expected = [], actual = [];
        while (theirs.HasMore && await theirs.ReadAsync(RespClient.DefaultTimeout) is { } frame) expected.Add(frame);
        while (actual.Count < expected.Count && await ours.ReadAsync(patience) is { } frame) actual.Add(frame);
        while (ours.HasMore && await ours.ReadAsync(patience) is { } frame) actual.Add(frame);
        return Normaliser.Apply(expected, sent).SequenceEqual(Normaliser.Apply(actual, sent), StringComparer.Ordinal)
            ? null
            : new Difference(string.Join(" / ", sent), client, string.Join(" | ", expected), string.Join(" | ", actual));
    }
}
