using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>A command of <see cref="Step.Run"/> as a value.</summary>
/// <param name="Database">See <see cref="QueuedCommand.Database"/>.</param>
/// <param name="User">See <see cref="QueuedCommand.User"/>.</param>
public sealed record QueuedRecord(CommandRecord Command, int? Database = null, string? User = null)
{
    /// <summary>A copy of a queued command.</summary>
    public static QueuedRecord Of(QueuedCommand queued) => new(CommandRecord.Of(queued.Command.Command), queued.Database, queued.User);

    /// <summary>The command, with database and user where they are told.</summary>
    public override string ToString() =>
        $"{Command}{(Database is null ? "" : $" in database {Database}")}{(User is null ? "" : $" as {User}")}";
}
