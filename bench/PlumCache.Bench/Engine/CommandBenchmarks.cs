using System.Diagnostics.CodeAnalysis;
using System.Text;
using BenchmarkDotNet.Attributes;
using PlumCache.Abstractions;
using PlumCache.Bench.Protocol;
using PlumCache.Bench.Storage;

namespace PlumCache.Bench.Engine;

/// <summary>
/// Whole commands without a socket, on a million keys: parsed, run, published, answered. Per command: 64 of them that come in reads of so
/// many. Each read's keys are others, so that the caches hold what they would on a server.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The harness calls Free when the runs are over.")]
public class CommandBenchmarks
{
    private const int Commands = CommandBatch.MaxCommands;
    private const int Rounds = 1024;
    private const int KeysOfMset = 10;

    /// <summary>A number, so that one load serves INCR too.</summary>
    private const string Value = "1000000000000000";

    private byte[][] _requests = [];
    private SocketlessServer? _server;
    private int _next;

    [Params(1, 16, 64)]
    public int Pipeline { get; set; }

    [GlobalSetup(Target = nameof(Get))]
    public void LoadForGet() => Load(1, static keys => ["GET", keys[0]]);

    [GlobalSetup(Target = nameof(Set))]
    public void LoadForSet() => Load(1, static keys => ["SET", keys[0], Value]);

    [GlobalSetup(Target = nameof(Incr))]
    public void LoadForIncr() => Load(1, static keys => ["INCR", keys[0]]);

    [GlobalSetup(Target = nameof(SetRange))]
    public void LoadForSetRange() => Load(1, static keys => ["SETRANGE", keys[0], "2", "x"]);

    [GlobalSetup(Target = nameof(Expire))]
    public void LoadForExpire() => Load(1, static keys => ["EXPIRE", keys[0], "1000"]);

    [GlobalSetup(Target = nameof(MsetOfTen))]
    public void LoadForMset() => Load(KeysOfMset, static keys => ["MSET", .. keys.SelectMany(static key => new[] { key, Value })]);

    [GlobalCleanup]
    public void Free() => _server!.Dispose();

    [Benchmark(OperationsPerInvoke = Commands)]
    public int Get() => Serve();

    [Benchmark(OperationsPerInvoke = Commands)]
    public int Set() => Serve();

    [Benchmark(OperationsPerInvoke = Commands)]
    public int Incr() => Serve();

    [Benchmark(OperationsPerInvoke = Commands)]
    public int SetRange() => Serve();

    [Benchmark(OperationsPerInvoke = Commands)]
    public int Expire() => Serve();

    [Benchmark(OperationsPerInvoke = Commands)]
    public int MsetOfTen() => Serve();

    private void Load(int keysOfCommand, Func<string[], string[]> command)
    {
        byte[][] keys = KeySet.Create("user:id:field");
        _server = new SocketlessServer();
        StorageReport.Load(_server.Keyspace, keys, Encoding.ASCII.GetBytes(Value));
        new Random(7).Shuffle(keys);
        IEnumerable<string[]> commands = keys.Take(Rounds * Commands * keysOfCommand).Select(Encoding.ASCII.GetString).Chunk(keysOfCommand)
            .Select(command);
        _requests = [.. commands.Chunk(Pipeline).Select(RequestBytes.Resp)];
    }

    private int Serve()
    {
        int bytes = 0;
        for (int served = 0; served < Commands; served += Pipeline)
        {
            bytes += _server!.Serve(_requests[_next]);
            if (++_next == _requests.Length) _next = 0;
        }

        return bytes;
    }
}
