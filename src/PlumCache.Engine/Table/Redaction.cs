using System.Text;
using PlumCache.Abstractions;

namespace PlumCache.Engine.Table;

/// <summary>
/// Hides what is secret of a command, by its row: the one place that decides it, for MONITOR, SLOWLOG and whoever else repeats a request. A
/// command that carries another one (DELAY) has its secrets too.
/// </summary>
internal static class Redaction
{
    private static ReadOnlySpan<byte> Shown => "(redacted)"u8;

    /// <summary>The command as people may see it: itself, when there is nothing to hide.</summary>
    /// <param name="command">A request.</param>
    public static Command Of(CommandTable table, in Command command)
    {
        bool[]? isSecret = null;
        for (int start = 0; start < command.Count && Find(table, command, start) is { } row; start += row.Row.CommandAt)
        {
            foreach (SecretArguments secrets in row.Row.Secrets)
            {
                Mark(command, start + (row.Container is null ? 1 : 2), secrets, isSecret ??= new bool[command.Count]);
            }

            if (row.Row.CommandAt == 0) break;
        }

        return isSecret is null ? command : Without(command, isSecret);
    }

    private static TableRow? Find(CommandTable table, scoped in Command command, int start)
    {
        if (!table.TryFind(command[start], out TableRow? row)) return null;
        return row.SubcommandIndex is { } subs && start + 1 < command.Count && subs.TryFind(command[start + 1], out TableRow? sub)
            ? sub : row;
    }

    /// <summary>Marks rather too much than too little: a word may also stand where it is a value.</summary>
    private static void Mark(scoped in Command command, int first, SecretArguments secrets, bool[] isSecret)
    {
        if (secrets.Word.Length == 0)
        {
            Mark(isSecret, first, secrets.Count);
            return;
        }

        for (int i = first; i < command.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(command[i], secrets.Word)) Mark(isSecret, i + 1, secrets.Count);
        }
    }

    private static void Mark(bool[] isSecret, int first, int count)
    {
        for (int i = first; i < isSecret.Length && i - first < count; i++) isSecret[i] = true;
    }

    private static Command Without(scoped in Command command, bool[] isSecret)
    {
        var bytes = new List<byte>();
        var ranges = new ArgumentRange[command.Count];
        for (int i = 0; i < ranges.Length; i++)
        {
            ReadOnlySpan<byte> word = isSecret[i] ? Shown : command[i];
            ranges[i] = new ArgumentRange(bytes.Count, word.Length);
            bytes.AddRange(word);
        }

        return new Command(bytes.ToArray(), ranges);
    }
}
