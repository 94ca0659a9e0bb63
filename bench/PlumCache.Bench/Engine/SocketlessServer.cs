using System.Buffers;
using PlumCache.Abstractions;
using PlumCache.Bench.Plugins;
using PlumCache.Engine.Hosting;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Protocol;
using PlumCache.Storage;

namespace PlumCache.Bench.Engine;

/// <summary>
/// All that lies between two sockets, with the commands and the plugins that ship: bytes of requests in, bytes of replies out.
/// </summary>
internal sealed class SocketlessServer : IDisposable
{
    private readonly CommandEngine _engine;
    private readonly EngineSession _session;
    private readonly RequestParser _parser = new(ProtocolLimits.Default);
    private readonly CommandBatch _batch = new();
    private readonly OutputBuffer _output = new(MemoryPool<byte>.Shared);
    private readonly RespWriter _writer;

    public SocketlessServer()
    {
        _engine = new CommandEngine(Keyspace, new CommandTables(PlumCachePlugins.BuildTable(new PlumCacheOptions())),
            new SilentHost().ToEngineHost(), new EngineOptions());
        _session = _engine.OpenSession(1, "bench", "bench", isLocal: true, static () => { });
        _writer = new RespWriter(_output);
    }

    public Keyspace Keyspace { get; } = new(new KeyspaceOptions());

    /// <summary>Answers one read's requests, at most <see cref="CommandBatch.MaxCommands"/>.</summary>
    /// <returns>Bytes of the replies.</returns>
    public int Serve(byte[] requests)
    {
        _batch.Reset(requests, 0);
        _parser.Parse(requests, authenticated: true, _batch);
        if (_engine.Run(_session, _batch, _writer) != RunStatus.Completed) throw new InvalidOperationException("The batch did not end.");
        int bytes = _output.Position;
        _output.Clear();
        return bytes;
    }

    public void Dispose()
    {
        _session.Dispose();
        _engine.Dispose();
        Keyspace.Dispose();
        _output.Dispose();
    }
}
