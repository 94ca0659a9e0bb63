using System.Text;
using PlumCache.Tests.EndToEnd.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>The lines of comparison-commands.txt on one connection, sent as inline commands, so that the quoting is compared too.</summary>
/// <param name="client">Used by nobody else.</param>
/// <param name="protocol">2 or 3; chosen again whenever a line leaves it.</param>
public sealed class CommandLines(RespClient client, int protocol)
{
    private const string GroupBegins = "FLUSHALL";
    private const string EndsProtocol = "RESET";

    // What answers members.
    private static readonly string[] Sets = ["SMEMBERS ", "SINTER ", "SUNION ", "SDIFF ", "SRANDMEMBER ", "SPOP "];

    /// <summary>The lines, in groups that begin with nothing stored.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> ReadGroups()
    {
        using Stream stream = typeof(CommandLines).Assembly.GetManifestResourceStream("comparison-commands.txt")!;
        using var reader = new StreamReader(stream);
        var groups = new List<List<string>>();
        while (reader.ReadLine() is { } line)
        {
            if (line == GroupBegins) groups.Add([]);
            groups[^1].Add(line);
        }

        return groups;
    }

    /// <summary>Chooses the protocol.</summary>
    public Task ChooseProtocolAsync() => client.CommandAsync("HELLO", FormattableString.Invariant($"{protocol}"));

    /// <summary>What each line of a group is answered.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> lines, LineWay way)
    {
        var answers = new List<string>();
        switch (way)
        {
            case LineWay.Alone:
                foreach (string line in lines) answers.Add(Shown(line, (await SendAsync([line]))[0]));
                break;
            case LineWay.Pipelined:
                answers.AddRange((await SendAsync(lines)).Select((reply, i) => Shown(lines[i], reply)));
                break;
            case LineWay.InATransaction:
                foreach (string line in lines)
                {
                    IReadOnlyList<RespValue> three = await SendAsync(["MULTI", line, "EXEC"]);
                    answers.Add($"{three[0]} {ShownInside(line, three[1], three[2], 0)}");
                }

                break;
            default:
                IReadOnlyList<RespValue> replies = await SendAsync(["MULTI", .. lines, "EXEC"]);
                answers.AddRange(lines.Select((line, i) => ShownInside(line, replies[i + 1], replies[^1], i)));
                break;
        }

        return answers;
    }

    /// <summary>The lines that a transaction queues; the others are answered at once.</summary>
    public async Task<IReadOnlyList<string>> KeepQueuedAsync(IEnumerable<string> lines)
    {
        var queued = new List<string>();
        foreach (string line in lines)
        {
            if ((await SendAsync(["MULTI", line, "DISCARD"]))[1].ToString() == "+QUEUED") queued.Add(line);
        }

        return queued;
    }

    /// <summary>Sends lines in one write and reads a reply for each.</summary>
    private async Task<IReadOnlyList<RespValue>> SendAsync(IReadOnlyList<string> lines)
    {
        var text = new StringBuilder();
        foreach (string line in lines)
        {
            text.Append(line).Append("\r\n");
            if (line == EndsProtocol) text.Append("HELLO ").Append(protocol).Append("\r\n");
        }

        await client.SendAsync(text.ToString());
        var replies = new List<RespValue>();
        foreach (string line in lines)
        {
            replies.Add(await client.ReadAsync());
            if (line == EndsProtocol) await client.ReadAsync();
        }

        return replies;
    }

    /// <summary>What a line was answered when it was queued, and when it was run.</summary>
    private static string ShownInside(string line, RespValue queued, RespValue exec, int place) =>
        $"{queued} {(exec.Items is { } items && place < items.Count ? Shown(line, items[place]) : exec.ToString())}";

    /// <summary>The reply as text; the order of a listing is no promise of either.</summary>
    private static string Shown(string line, RespValue reply)
    {
        if (reply.Items is not { } items) return reply.ToString();
        if (Is("KEYS ") || Is("COMMAND LIST ") || Sets.Any(Is)) return reply.Type + Sorted(items);
        if (Is("SCAN ") || Is("SSCAN ")) return $"{items[0]} {Sorted(items[1].Items!)}";
        return Is("CONFIG GET ")
            ? reply.Type + string.Join('|', items.Chunk(2).Select(static pair => $"{pair[0]}={pair[1]}").Order(StringComparer.Ordinal))
            : reply.ToString();

        bool Is(string name) => line.StartsWith(name, StringComparison.Ordinal);
    }

    private static string Sorted(IReadOnlyList<RespValue> items) =>
        string.Join('|', items.Select(static item => item.ToString()).Order(StringComparer.Ordinal));
}
