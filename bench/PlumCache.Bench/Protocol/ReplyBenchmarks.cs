using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using PlumCache.Abstractions;
using PlumCache.Protocol;

namespace PlumCache.Bench.Protocol;

/// <summary>From a reply to bytes, per reply: 64 of them into the output of a connection.</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The harness calls Free when the runs are over.")]
public class ReplyBenchmarks
{
    private const int Replies = CommandBatch.MaxCommands;
    private const int Items = 10;

    private readonly OutputBuffer _output = new(MemoryPool<byte>.Shared);
    private readonly byte[] _value = "0123456789abcdef"u8.ToArray();
    private readonly RespWriter _writer;

    public ReplyBenchmarks() => _writer = new RespWriter(_output);

    [GlobalCleanup]
    public void Free() => _output.Dispose();

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Ok()
    {
        for (int i = 0; i < Replies; i++) _writer.Write(Reply.Ok);
        return Drop();
    }

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Integer()
    {
        for (int i = 0; i < Replies; i++) _writer.Write(Reply.Integer(123_456 + i));
        return Drop();
    }

    [Benchmark(OperationsPerInvoke = Replies)]
    public int Bulk()
    {
        for (int i = 0; i < Replies; i++) _writer.Write(Reply.Bulk(_value));
        return Drop();
    }

    [Benchmark(OperationsPerInvoke = Replies)]
    public int ArrayOfTen()
    {
        for (int i = 0; i < Replies; i++)
        {
            _writer.BeginArray(Items);
            for (int item = 0; item < Items; item++) _writer.Write(Reply.Bulk(_value));
        }

        return Drop();
    }

    private int Drop()
    {
        int bytes = _output.Position;
        _output.Clear();
        return bytes;
    }
}
