using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Load;

/// <summary>
/// Requests at fixed times, whatever the server does: the time of each counts from when it was due and not from when it could be sent, so a
/// server that stalls is charged with all that waited meanwhile.
/// </summary>
internal sealed class RequestStream : IPump
{
    private readonly ImmutableArray<(LoopConnection Connection, Queue<long> Due)> _connections;
    private readonly Action<IBufferWriter<byte>> _request;
    private readonly double _ticksApart;
    private int _turn;

    /// <param name="port">Of the server.</param>
    /// <param name="connections">How many; they take turns.</param>
    /// <param name="perSecond">Requests a second.</param>
    /// <param name="request">Writes the next request.</param>
    public RequestStream(int port, int connections, double perSecond, Action<IBufferWriter<byte>> request)
    {
        _connections = [.. Enumerable.Range(0, connections).Select(_ => (new LoopConnection(port), new Queue<long>(1 << 16)))];
        _request = request;
        _ticksApart = Stopwatch.Frequency / perSecond;
    }

    /// <summary>From the time a request was due to its reply.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>How much later than due the requests were written: the generator's own delay, which is in the latencies.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>When the first request is due (stopwatch ticks after the loop began).</summary>
    public long StartTicks { get; init; }

    /// <summary>No more requests than this.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Requests sent.</summary>
    public long Sent { get; private set; }

    public bool IsIdle => _connections.All(static pair => pair.Connection.Outstanding == 0);

    public string FirstError =>
        _connections.Select(static pair => pair.Connection.FirstError).FirstOrDefault(static error => error.Length > 0) ?? "";

    public void Pump(long elapsed, long end)
    {
        WriteDue(elapsed, end);
        long start = Stopwatch.GetTimestamp() - elapsed;
        foreach ((LoopConnection connection, Queue<long> due) in _connections)
        {
            if (connection.Outstanding == 0) continue;
            connection.Flush();
            int replies = connection.Receive();
            if (replies == 0) continue;
            long now = Stopwatch.GetTimestamp() - start;
            for (; replies > 0; replies--) Latencies.Record(now - due.Dequeue());
        }
    }

    /// <summary>Charges what was never answered with the time it has waited.</summary>
    /// <param name="elapsed">Since the loop began (stopwatch ticks).</param>
    public void GiveUp(long elapsed)
    {
        foreach ((_, Queue<long> due) in _connections)
        {
            while (due.TryDequeue(out long at)) Latencies.Record(elapsed - at);
        }
    }

    public void Dispose()
    {
        foreach ((LoopConnection connection, _) in _connections) connection.Dispose();
    }

    // All that is due goes to one connection, as a client that pipelines would send it.
    private void WriteDue(long elapsed, long end)
    {
        (LoopConnection connection, Queue<long> queue) = _connections[_turn];
        bool any = false;
        while (Sent < Limit)
        {
            long due = StartTicks + (long)(Sent * _ticksApart);
            if (due > elapsed || due >= end) break;
            _request(connection.Output);
            connection.Asked();
            queue.Enqueue(due);
            Lateness.Record(elapsed - due);
            Sent++;
            any = true;
        }

        if (any) _turn = (_turn + 1) % _connections.Length;
    }
}
