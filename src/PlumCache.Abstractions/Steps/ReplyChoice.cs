namespace PlumCache.Abstractions;

/// <summary>What several commands of one step answer together, and what an error of one means for the others.</summary>
public enum ReplyChoice
{
    /// <summary>The last one's reply.</summary>
    Last,

    /// <summary>An array of all replies: EXEC's form.</summary>
    All,

    /// <summary>
    /// An array of all replies, or none of them: the first error, whatever it is of and however deep, ends the run, and nothing that the
    /// commands did holds: no edit, effect, or change of the connection. The only reply is then <c>EXECABORT rolled back: command N NAME:
    /// ERROR</c>, N from 1 and NAME in lower case. The asking step's own edits, effects and value hold all the same. Commands flagged <see
    /// cref="CommandFlags.Server"/> take hold at once, so they are such an error, and nothing runs when one is asked for. Costs a savepoint
    /// of the draft, O(databases), and on an error O(what was changed).
    /// </summary>
    AllOrNothing,
}
