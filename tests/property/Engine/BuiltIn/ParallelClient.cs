using PlumCache.Abstractions;
using PlumCache.Engine;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>A connection among others that run at the same time: it waits for the lane as a host has it wait.</summary>
internal sealed class ParallelClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestEngine _engine;
    private readonly SemaphoreSlim _resumed = new(0);
    private readonly CommandBatch _batch = new();
    private readonly RecordingWriter _writer = new();
    private readonly EngineSession _session;

    public ParallelClient(TestEngine engine, long id, bool isInternal = false)
    {
        _engine = engine;
        _session = isInternal
            ? engine.Engine.OpenInternalSession($"plugin:{id}", () => _resumed.Release())
            : engine.Engine.OpenSession(id, "a", "b", isLocal: true, () => _resumed.Release());
    }

    /// <summary>Runs lines as one batch to its end.</summary>
    public string[] Send(params string[] lines)
    {
        Lines.Load(_batch, lines);
        var mode = RunMode.Inline;
        while (true)
        {
            RunStatus status = _engine.Engine.Run(_session, _batch, _writer, mode);
            mode = status == RunStatus.Offload ? RunMode.Long : RunMode.Inline;
            switch (status)
            {
                case RunStatus.Completed:
                    return _writer.Take();
                case RunStatus.Parked:
                    Assert.True(_resumed.Wait(Patience), "A parked connection was never called.");
                    break;
                case RunStatus.Streaming:
                    while (_session.Stream!.WriteNext(_writer, 256))
                    {
                    }

                    break;
                case RunStatus.Offload:
                    break;
                default:
                    throw new InvalidOperationException($"{status} was not expected.");
            }
        }
    }

    /// <summary>Runs one line.</summary>
    public string One(string line) => Assert.Single(Send(line));

    public void Dispose()
    {
        _session.Dispose();
        _resumed.Dispose();
    }
}
