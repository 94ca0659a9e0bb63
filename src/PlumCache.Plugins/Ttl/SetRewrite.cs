using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Ttl;

/// <summary>
/// Gives SET its expiry options: <c>SET k v NX EX 10</c> goes on as <c>SET k v NX</c> with an absolute expiry. What is wrong with the
/// other options is left to SET itself, which knows no expiry option and refuses it in the same words.
/// </summary>
internal static class SetRewrite
{
    // Options one would write; longer lists are valid, as words may repeat, and get their flags from the heap.
    private const int UsualArguments = 16;

    /// <summary>Rewrites SET key value [options].</summary>
    public static Step Rewrite(in CommandContext context, in Command command)
    {
        Span<bool> drop = command.Count <= UsualArguments ? stackalloc bool[UsualArguments] : new bool[command.Count];
        drop = drop[..command.Count];
        if (!TryReadOptions(command, drop, out ExpiryUnit unit, out int argument)) return Step.Refuse(Errors.Syntax);
        if (unit == ExpiryUnit.None) return Step.Continue(command);

        string? error = ExpiryOption.Resolve(command[argument], unit, context.NowMs, "set", out long expiresAtMs);
        return error is null ? Step.Continue(command.Without(drop, expiresAtMs)) : Step.Refuse(error);
    }

    /// <summary>
    /// Reads all options, SET's own too, because a syntax error anywhere comes before a wrong number. As in Redis one unit may be said
    /// twice, and then the last one counts; two units, or a unit and KEEPTTL, contradict each other.
    /// </summary>
    private static bool TryReadOptions(in Command command, Span<bool> drop, out ExpiryUnit unit, out int argument)
    {
        unit = ExpiryUnit.None;
        argument = 0;
        bool isNx = false, isXx = false, isIfEq = false, keepsTtl = false;
        for (int i = 3; i < command.Count; i++)
        {
            ExpiryUnit read = ExpiryOption.Read(command[i]);
            if (read != ExpiryUnit.None)
            {
                if (keepsTtl || (unit != ExpiryUnit.None && unit != read) || i + 1 == command.Count) return false;
                unit = read;
                drop[i] = true;
                argument = ++i;
                drop[i] = true;
            }
            else if (command.Is(i, "IFEQ"u8))
            {
                if (isIfEq || ++i == command.Count) return false;
                isIfEq = true;
            }
            else if (command.Is(i, "NX"u8))
            {
                isNx = true;
            }
            else if (command.Is(i, "XX"u8))
            {
                isXx = true;
            }
            else if (command.Is(i, "KEEPTTL"u8))
            {
                keepsTtl = true;
            }
            else if (!command.Is(i, "GET"u8))
            {
                return false;
            }

            if ((isNx && isXx) || (isIfEq && (isNx || isXx)) || (keepsTtl && unit != ExpiryUnit.None)) return false;
        }

        return true;
    }
}
