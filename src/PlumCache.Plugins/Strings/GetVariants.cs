using System.Text;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Strings;

/// <summary>The commands that are GET with an afterthought: GETDEL, GETEX.</summary>
internal static class GetVariants
{
    /// <summary>GETDEL key.</summary>
    public static Step GetDel(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (!view.TryGet(command[1], out EntryView entry)) return Step.Answer(Reply.Null);
        return entry.IsString ? Step.Answer(Reply.Bulk(entry.Value), Edit.Remove(command[1])) : Step.Refuse(Errors.WrongType);
    }

    /// <summary>GETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST].</summary>
    public static Step GetEx(in CommandContext context, KeyspaceView view, in Command command)
    {
        // Redis looks at the words, then for the key and its type, and only then at the number.
        if (!TryReadOptions(command, out ExpiryUnit unit, out int argument, out bool isPersist)) return Step.Refuse(Errors.Syntax);
        if (!view.TryGet(command[1], out EntryView entry)) return Step.Answer(Reply.Null);
        if (!entry.IsString) return Step.Refuse(Errors.WrongType);

        var reply = Reply.Bulk(entry.Value);
        if (unit == ExpiryUnit.None)
        {
            return isPersist && entry.ExpiresAtMs != Expiry.None
                ? Step.Answer(reply, Edit.SetExpiry(command[1], Expiry.None))
                : Step.Answer(reply);
        }

        string? error = ExpiryOption.Resolve(command[argument], unit, context.NowMs, "getex", out long expiresAtMs);
        if (error is not null) return Step.Refuse(error);
        return expiresAtMs <= context.NowMs
            ? Step.Answer(reply, Edit.Remove(command[1]))
            : Step.Answer(reply, Edit.SetExpiry(command[1], expiresAtMs));
    }

    /// <summary>Reads the options as Redis does: the same word may come twice, and the last one counts.</summary>
    private static bool TryReadOptions(in Command command, out ExpiryUnit unit, out int argument, out bool isPersist)
    {
        unit = ExpiryUnit.None;
        argument = 0;
        isPersist = false;
        for (int i = 2; i < command.Count; i++)
        {
            ExpiryUnit read = ExpiryOption.Read(command[i]);
            if (read != ExpiryUnit.None && !isPersist && (unit == ExpiryUnit.None || unit == read) && i + 1 < command.Count)
            {
                unit = read;
                argument = ++i;
            }
            else if (unit == ExpiryUnit.None && Ascii.EqualsIgnoreCase(command[i], "PERSIST"u8))
            {
                isPersist = true;
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
