using System.Buffers;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Protocol;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Allocation;

/// <summary>
/// An engine with the commands and the plugins that ship, and the writer of a connection, to count the managed bytes that a batch costs.
/// The batch is parsed before it is counted, and the clock stands still.
/// </summary>
internal sealed class WarmEngine : IDisposable
{
    /// <summary>The first rounds make what is kept afterwards: the runner, the output's array, the lists of freed blocks.</summary>
    private const int WarmUpRounds = 64;

    /// <summary>
    /// Rounds that count. What the runtime does on the side, such as compiling a method better, hits some of them, never all.
    /// </summary>
    private const int CountedRounds = 16;

    private readonly Keyspace _keyspace = new(new KeyspaceOptions { ArenaLimitBytes = 64 << 20 });
    private readonly CommandEngine _engine;
    private readonly EngineSession _session;
    private readonly OutputBuffer _output = new(MemoryPool<byte>.Shared);
    private readonly RespWriter _writer;
    private readonly CommandBatch _batch = new();
    private readonly CommandBatch _preparation = new();

    public WarmEngine()
    {
        _engine = new CommandEngine(_keyspace, new CommandTables(PlumCachePlugins.BuildTable(new PlumCacheOptions())),
            new TestHost().ToEngineHost(), new EngineOptions { Time = new ManualTime() });
        _session = _engine.OpenSession(1, "127.0.0.1:50001", "127.0.0.1:7379", isLocal: true, static () => { });
        _writer = new RespWriter(_output);
    }

    /// <summary>Runs commands that are not counted.</summary>
    public void Run(params IEnumerable<string> lines)
    {
        foreach (string[] some in lines.Chunk(CommandBatch.MaxCommands))
        {
            Lines.Load(_preparation, some);
            Run(_preparation);
        }
    }

    /// <summary>The managed bytes that one run of a batch allocates, once all is warm.</summary>
    /// <param name="lines">The batch.</param>
    /// <param name="before">A batch that runs before each run of it and is not counted: it puts back what the batch changes.</param>
    public long BytesOf(string[] lines, string[]? before = null)
    {
        Lines.Load(_batch, lines);
        Lines.Load(_preparation, before ?? []);
        long least = long.MaxValue;
        for (int round = -WarmUpRounds; round < CountedRounds; round++)
        {
            Run(_preparation);
            long start = GC.GetAllocatedBytesForCurrentThread();
            Run(_batch);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - start;
            if (round >= 0) least = Math.Min(least, bytes);
        }

        return least;
    }

    public void Dispose()
    {
        _session.Dispose();
        _engine.Dispose();
        _keyspace.Dispose();
        _output.Dispose();
    }

    private void Run(CommandBatch batch)
    {
        RunStatus status = _engine.Run(_session, batch, _writer);
        if (status != RunStatus.Completed) throw new InvalidOperationException($"The batch ended with {status}.");
        _output.Clear();
    }
}
