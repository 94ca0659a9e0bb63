using BenchmarkDotNet.Attributes;
using PlumCache.Abstractions;
using PlumCache.Bench.Protocol;
using PlumCache.Engine.Table;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Protocol;

namespace PlumCache.Bench.Engine;

/// <summary>From a command's name to its row, in the table that ships.</summary>
[MemoryDiagnoser]
public class RecogniseBenchmarks
{
    private readonly CommandTable _table = PlumCachePlugins.BuildTable(new PlumCacheOptions());
    private readonly CommandBatch _batch = new();

    [GlobalSetup]
    public void Build()
    {
        byte[] request = RequestBytes.Resp([["GET", "key"], ["INCRBYFLOAT", "key", "1.5"], ["CLIENT", "GETNAME"], ["NOSUCH", "key"]]);
        _batch.Reset(request, 0);
        new RequestParser(ProtocolLimits.Default).Parse(request, authenticated: true, _batch);
    }

    [Benchmark]
    public bool ShortName() => IsKnown(0);

    /// <summary>More than the eight bytes that are compared as one number.</summary>
    [Benchmark]
    public bool LongName() => IsKnown(1);

    [Benchmark]
    public bool Subcommand() => IsKnown(2);

    /// <summary>With the text of its error.</summary>
    [Benchmark]
    public bool Unknown() => IsKnown(3);

    private bool IsKnown(int command) => _table.Resolve(_batch[command], isInternal: false, out _) is not null;
}
