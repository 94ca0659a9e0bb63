using BenchmarkDotNet.Attributes;
using PlumCache.Abstractions;
using PlumCache.Protocol;

namespace PlumCache.Bench.Protocol;

/// <summary>From received bytes to a batch, per command: 64 commands that come in reads of so many.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private readonly RequestParser _parser = new(ProtocolLimits.Default);
    private readonly CommandBatch _batch = new();
    private byte[] _gets = [];
    private byte[] _sets = [];
    private byte[] _lines = [];

    [Params(1, 16, 64)]
    public int Pipeline { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _gets = RequestBytes.Resp(Enumerable.Repeat<string[]>(["GET", "user:123456:name"], Pipeline));
        _sets = RequestBytes.Resp(Enumerable.Repeat<string[]>(["SET", "user:123456:name", "0123456789abcdef"], Pipeline));
        _lines = RequestBytes.Inline(Enumerable.Repeat<string[]>(["SET", "user:123456:name", "0123456789abcdef"], Pipeline));
    }

    [Benchmark(OperationsPerInvoke = CommandBatch.MaxCommands)]
    public int Get() => Parse(_gets);

    [Benchmark(OperationsPerInvoke = CommandBatch.MaxCommands)]
    public int Set() => Parse(_sets);

    [Benchmark(OperationsPerInvoke = CommandBatch.MaxCommands)]
    public int SetAsText() => Parse(_lines);

    private int Parse(byte[] input)
    {
        int commands = 0;
        while (commands < CommandBatch.MaxCommands)
        {
            _batch.Reset(input, 0);
            _parser.Parse(input, authenticated: true, _batch);
            commands += _batch.Count;
        }

        return commands;
    }
}
