using PlumCache.Abstractions;
using PlumCache.Engine.Sessions;
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
        RunMode mode = RunMode.Inline;
        while (true)
        {
            if (_engine.Engine.Run(_session, _batch, _writer, mode) == RunStatus.Completed) return _writer.Take();
            SuspensionReason reason = _session.Suspension.Reason;
            mode = reason == SuspensionReason.Offload ? RunMode.Long : RunMode.Inline;
            switch (reason)
            {
                case SuspensionReason.Lane:
                    Assert.True(_resumed.Wait(Patience), "A parked connection was never called.");
                    break;
                case SuspensionReason.Stream:
                    while (_session.Stream!.WriteNext(_writer, 256))
                    {
                    }

                    break;
                case SuspensionReason.Offload:
                    break;
                default:
                    throw new InvalidOperationException($"{reason} was not expected.");
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
