using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>
/// The order in which plugins see a command: those interested in it, and those that keep a value for its connection, by their places.
/// </summary>
internal static class PipelineWalk
{
    /// <summary>The first stage behind a place, or null.</summary>
    /// <param name="row">The command as it is by now.</param>
    /// <param name="sessions">The table's stages of connections.</param>
    /// <param name="state">The connection.</param>
    /// <param name="order">The place; -1 to begin.</param>
    public static Stage? Next(TableRow row, Stage[] sessions, SessionState state, int order)
    {
        Stage? next = null;
        foreach (Stage stage in row.Stages)
        {
            if (stage.Order <= order) continue;
            next = stage;
            break;
        }

        if (state.Values is null) return next;
        foreach (Stage stage in sessions)
        {
            if (stage.Order <= order || state.ValueOf(stage.Plugin.Origin) is null) continue;
            return next is null || stage.Order < next.Order ? stage : next;
        }

        return next;
    }

    /// <summary>Whether a command is the request itself: the same bytes at the same places.</summary>
    public static bool IsSame(scoped in Command command, scoped in Command request)
    {
        if (command.Count != request.Count) return false;
        for (int i = 0; i < command.Count; i++)
        {
            if (command[i] != request[i]) return false;
        }

        return true;
    }
}
