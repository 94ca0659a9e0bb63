namespace PlumCache.Abstractions;

/// <summary>What a transformer or a command decided.</summary>
public enum StepKind
{
    /// <summary>Nobody decided anything: a default step. The engine reports it as a bug of the function.</summary>
    None,

    /// <summary>Go on with <see cref="Step.Next"/>.</summary>
    Continue,

    /// <summary>Done: <see cref="Step.Reply"/> answers and the edits are applied.</summary>
    Answer,

    /// <summary>Refused: <see cref="Step.Reply"/> is the error and nothing changes.</summary>
    Refuse,

    /// <summary>Answered by the commands that <see cref="Step.Commands"/> tells.</summary>
    Run,

    /// <summary>Nothing is decided: the function is to be called again where it may take long.</summary>
    Postpone,

    /// <summary>There is nothing to answer yet: the command waits until one of its keys changes.</summary>
    Wait,
}
