using System.Collections.Immutable;

namespace PlumCache.Compare.Load;

/// <summary>One connection that sends a command, waits for the whole reply, and sends it again.</summary>
internal sealed class RepeatedCommand : IPump
{
    private readonly LoopConnection _connection;
    private readonly ImmutableArray<string> _command;
    private long _sentAt;

    /// <param name="port">Of the server.</param>
    /// <param name="command">The command and its arguments.</param>
    public RepeatedCommand(int port, ImmutableArray<string> command)
    {
        _connection = new LoopConnection(port);
        _command = command;
    }

    /// <summary>When it is sent first (stopwatch ticks after the loop began).</summary>
    public long StartTicks { get; init; }

    /// <summary>How often at most.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>How often it was answered.</summary>
    public int Answered { get; private set; }

    /// <summary>From the command to its reply's end, the last time (stopwatch ticks).</summary>
    public long LastTicks { get; private set; }

    public bool IsIdle => _connection.Outstanding == 0;

    public string FirstError => _connection.FirstError;

    public void Pump(long elapsed, long end)
    {
        if (IsIdle && elapsed >= StartTicks && elapsed < end && Answered < Limit)
        {
            RespBytes.Command(_connection.Output, _command.AsSpan());
            _connection.Asked();
            _sentAt = elapsed;
        }

        if (IsIdle) return;
        _connection.Flush();
        if (_connection.Receive() == 0) return;
        Answered++;
        LastTicks = elapsed - _sentAt;
    }

    public void Dispose() => _connection.Dispose();
}
