using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Engine.Serving;
using PlumCache.Engine.Sessions;
using PlumCache.Hosting.Driving;
using PlumCache.Hosting.Transport;
using PlumCache.Protocol;

namespace PlumCache.Hosting.Sessions;

/// <summary>
/// The commands that a session has cut from its input and is not done with: one batch at a time, borrowed only while there is input.
/// </summary>
internal sealed class SessionBatch : IDisposable
{
    private readonly CommandEngine _engine;
    private readonly EngineSession _session;
    private readonly SessionInput _input;
    private readonly SendQueue _output;
    private readonly RequestParser _parser;
    private readonly SessionWait _wait;
    private CommandBatch? _commands;
    private ParseResult _parsed;

    /// <summary>Makes one without commands.</summary>
    /// <param name="services">What sessions share.</param>
    /// <param name="session">The connection.</param>
    /// <param name="input">Where requests come from.</param>
    /// <param name="output">Where replies go.</param>
    /// <param name="resume">Has the session driven again, as a suspended batch may go on.</param>
    public SessionBatch(SessionServices services, EngineSession session, SessionInput input, SendQueue output, Action resume)
    {
        _engine = services.Engine;
        _session = session;
        _input = input;
        _output = output;
        _parser = new RequestParser(services.Limits);
        _wait = new SessionWait(services, session, output, resume);
    }

    /// <summary>What the last look at the input has come to.</summary>
    public ref readonly ParseResult Parsed => ref _parsed;

    /// <summary>The batch as a round takes it.</summary>
    public EngineTurn Turn => new(_session, _commands!, _output.Writer);

    /// <summary>Receives what is there behind the unfinished request, of which there are no commands yet.</summary>
    public IoOutcome Receive() => _input.Receive(_parsed, _parser);

    /// <summary>Cuts what was received into commands.</summary>
    /// <returns>False: there is no whole one.</returns>
    public bool TryParse()
    {
        Debug.Assert(_session.Suspension.Reason == SuspensionReason.None, "Requests are read over a batch that is still to go on.");
        _commands ??= BatchCache.Rent();
        _commands.Reset(_input.Buffer.Memory[_input.Buffer.Start..]);
        _parsed = _parser.Parse(_input.Buffer.Unconsumed, _session.State.IsAuthenticated, _commands);
        Debug.Assert(_parsed.Consumed <= _input.Buffer.Count, "More was read than has come.");
        return _commands.Count > 0;
    }

    /// <summary>Runs it as far as it goes now.</summary>
    public RunStatus Run()
    {
        Debug.Assert(_commands is { Count: > 0 }, "A batch runs that has no command.");
        RunStatus status = _engine.Run(_session, _commands, _output.Writer, _wait.Mode);
        if (status == RunStatus.Suspended) _wait.Begin();
        else _wait.End();
        return status;
    }

    /// <summary>See <see cref="SessionWait.Wake"/>.</summary>
    public void Wake() => _wait.Wake();

    /// <summary>See <see cref="SessionWait.Step"/>.</summary>
    public StepResult WaitOn() => _wait.Step();

    /// <summary>Its requests are done with.</summary>
    /// <returns>What stands behind them.</returns>
    public ParseStatus End()
    {
        _input.Buffer.Consume(_parsed.Consumed);
        return _parsed.Status;
    }

    /// <summary>Gives the memory back until there is input again.</summary>
    public void Release()
    {
        Debug.Assert(_session.Suspension.Reason == SuspensionReason.None, "Commands are given back that are still to run.");
        if (_commands is not { } commands) return;
        _commands = null;
        BatchCache.Return(commands);
    }

    /// <summary>No longer waits for a time. Its memory is given back by <see cref="Release"/>.</summary>
    public void Dispose() => _wait.Dispose();
}
