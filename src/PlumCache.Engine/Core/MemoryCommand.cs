using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Table;
using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>MEMORY.</summary>
internal static class MemoryCommand
{
    /// <summary>What an entry takes in its bucket beside suffix and value: fingerprint, two ends, access stamp, tag.</summary>
    private const int EntryBytes = 10;

    /// <summary>What a collection takes in its key's bucket: the reference to its fields, and their weight.</summary>
    private const int CollectionBytes = 12;

    /// <summary>
    /// What a field takes beside its name and value: what an entry does without the access stamp, and its part of the nodes' headers and of
    /// what stays free in blocks.
    /// </summary>
    private const int FieldBytes = 8;

    public static CoreCommand Command { get; } = CoreCommand.Container(
        Row("memory", -2, CommandFlags.None, "Commands about memory.", "subcommand"),
        CoreCommand.Pure(Row("usage", -3, CommandFlags.ReadOnly, "Answers about how many bytes a key and its value take.",
            "key [SAMPLES count]") with
        {
            Keys = new KeyPositions(2, 2, 1),
            KeyAccess = [KeyAccess.ReadOnly],
            Function = Usage,
        }),
        CoreCommand.Of(Row("stats", 2, CommandFlags.None, "Tells where memory goes.", ""), Statistics),
        CoreCommand.Of(Row("doctor", 2, CommandFlags.None, "Tells of problems with memory.", ""), Doctor),
        CoreCommand.Of(
            Row("purge", 2, CommandFlags.None, "Does nothing: upkeep gives back what is free once it is idle for a second.", ""), Purge),
        HelpText.Of(
            "MEMORY",
            "DOCTOR",
            "    Return memory problems reports.",
            "PURGE",
            "    Answer OK; memory that is free is given back by itself.",
            "STATS",
            "    Return information about the memory usage of the server.",
            "USAGE <key> [SAMPLES <count>]",
            "    Return memory in bytes used by <key> and its value. SAMPLES changes nothing: counts are kept."));

    private static ServerResult Purge(in ServerCall call, in Command command) => ServerResult.Ok;

    private static CommandRow Row(string name, int arity, CommandFlags flags, string summary, string syntax) => new()
    {
        Name = name,
        Arity = arity,
        Flags = flags,
        Summary = summary,
        Complexity = "O(1)",
        Group = "server",
        Syntax = syntax,
    };

    private static Step Usage(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count == 5 && command.Is(3, "SAMPLES"u8))
        {
            if (!Integers.TryParse(command[4], out long samples)) return Step.Refuse(Errors.NotAnInteger);
            if (samples < 0) return Step.Refuse(Errors.Syntax);
        }
        else if (command.Count != 3)
        {
            return Step.Refuse(Errors.Syntax);
        }

        if (!view.TryPeek(command[2], out EntryView entry)) return Step.Answer(Reply.Null);
        int expiryBytes = entry.ExpiresAtMs == Expiry.None ? 0 : sizeof(long);
        long fieldBytes = entry.IsString ? 0 : CollectionBytes + (entry.Fields.Count * FieldBytes);
        return Step.Answer(Reply.Integer(command[2].Length + entry.Bytes + EntryBytes + expiryBytes + fieldBytes));
    }

    private static ServerResult Statistics(in ServerCall call, in Command command)
    {
        KeyspaceStatistics sizes = call.Engine.Keyspace.GetStatistics();
        ServerFacts facts = call.Engine.Host.Control.GetFacts();
        (long keys, long bytes) = KeyTotals.Of(call.Engine.Keyspace);
        long peak = call.Engine.Statistics.NoteBytes(bytes);
        return new ServerResult(Trees.Map(
            ("peak.allocated", new ReplyTree.Integer(peak)),
            ("total.allocated", new ReplyTree.Integer(bytes)),
            ("startup.allocated", new ReplyTree.Integer(0)),
            ("overhead.total", new ReplyTree.Integer(0)),
            ("keys.count", new ReplyTree.Integer(keys)),
            ("keys.bytes-per-key", new ReplyTree.Integer(keys == 0 ? 0 : bytes / keys)),
            ("dataset.bytes", new ReplyTree.Integer(bytes)),
            ("dataset.percentage", new ReplyTree.Double(100)),
            ("peak.percentage", new ReplyTree.Double(peak == 0 ? 100 : bytes * 100.0 / peak)),
            ("held.bytes", new ReplyTree.Integer(sizes.HeldBytes)),
            ("held.limit", new ReplyTree.Integer(call.Engine.Settings.MaxHeldBytes)),
            ("arena.live", new ReplyTree.Integer(sizes.LiveBytes)),
            ("arena.overhead", new ReplyTree.Integer(Math.Max(0, sizes.DataBytes - bytes))),
            ("arena.bytes-per-key", new ReplyTree.Integer(keys == 0 ? 0 : sizes.DataBytes / keys)),
            ("arena.top", new ReplyTree.Integer(sizes.TopBytes)),
            ("arena.high-water", new ReplyTree.Integer(sizes.HighWaterBytes)),
            ("arena.limit", new ReplyTree.Integer(sizes.LimitBytes)),
            ("leases.count", new ReplyTree.Integer(sizes.Leases)),
            ("fragmentation", new ReplyTree.Double(sizes.LiveBytes == 0 ? 1 : (double)sizes.TopBytes / sizes.LiveBytes)),
            ("fragmentation.bytes", new ReplyTree.Integer(sizes.TopBytes - sizes.LiveBytes)),
            ("arena.resident", new ReplyTree.Integer(sizes.ResidentBytes)),
            ("arena.unreturned", new ReplyTree.Integer(sizes.UnreturnedBytes)),
            ("clients.normal", new ReplyTree.Integer(call.Engine.Host.Clients.List().Sum(static client => client.TotalBytes))),
            ("buffers.requests", new ReplyTree.Integer(facts.RequestBufferBytes + sizes.RequestBytes)),
            ("buffers.replies", new ReplyTree.Integer(facts.ReplyBufferBytes)),
            ("managed.heap", new ReplyTree.Integer(facts.ManagedBytes)),
            ("resident", new ReplyTree.Integer(facts.ResidentBytes)),
            ("resident.other", new ReplyTree.Integer(Math.Max(0, facts.ResidentBytes - MemoryDoctor.KnownBytes(sizes, facts))))));
    }

    private static ServerResult Doctor(in ServerCall call, in Command command) =>
        new(new ReplyTree.Verbatim(MemoryDoctor.Examine(call.Engine.Keyspace.GetStatistics(), call.Engine.Host.Control.GetFacts())));
}
