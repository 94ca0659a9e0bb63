using System.Diagnostics;
using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>The options of HGETEX and HSETEX, which stand before FIELDS. They are read as Redis does, error by error.</summary>
/// <param name="First">The first field.</param>
/// <param name="IsTimed">Whether a time is said.</param>
/// <param name="ExpiresAtMs">When the fields are to end: Unix ms; none where no time is said.</param>
/// <param name="IsOther">PERSIST of HGETEX, KEEPTTL of HSETEX.</param>
/// <param name="IsNew">FNX: only if no field is there.</param>
/// <param name="IsOld">FXX: only if all fields are there.</param>
internal readonly record struct FieldOptions(int First, bool IsTimed, long ExpiresAtMs, bool IsOther, bool IsNew, bool IsOld)
{
    private const string OneConditionOnly = "ERR Only one of FXX or FNX arguments can be specified";
    private const string OneTimeOnly = "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
    private const string WrongNumber = "ERR invalid number of fields";
    private const string ToGet = "hgetex", ToSet = "hsetex";

    private static readonly FieldOptions None = new() { ExpiresAtMs = Expiry.None };

    /// <summary>Reads those of HGETEX, of which there is one at most, and the list of fields behind.</summary>
    /// <param name="command">With its five arguments at least.</param>
    /// <param name="nowMs">The batch's time.</param>
    /// <param name="options">What they say, when there is no error.</param>
    /// <returns>The error, or null.</returns>
    public static string? ReadToGet(in Command command, long nowMs, out FieldOptions options)
    {
        options = None;
        int at = 2;
        ExpiryUnit unit = ExpiryOption.Read(command[at]);
        if (unit != ExpiryUnit.None)
        {
            if (FieldTime.Resolve(command[at + 1], unit, nowMs, ToGet, out long expiresAtMs) is { } wrong) return wrong;
            options = options with { IsTimed = true, ExpiresAtMs = expiresAtMs };
            at += 2;
        }
        else if (command.Is(at, "PERSIST"u8))
        {
            options = options with { IsOther = true };
            at++;
        }

        options = options with { First = at + 2 };
        return FieldList.Refuse(command, at);
    }

    /// <summary>Reads those of HSETEX, which come in any order, and the list of fields and values behind.</summary>
    /// <param name="command">With its six arguments at least.</param>
    /// <param name="nowMs">The batch's time.</param>
    /// <param name="options">What they say, when there is no error.</param>
    /// <returns>The error, or null.</returns>
    public static ErrorText? ReadToSet(in Command command, long nowMs, out FieldOptions options)
    {
        options = None;
        for (int at = 2; at < command.Count; at++)
        {
            ExpiryUnit unit = ExpiryOption.Read(command[at]);
            bool isNew = command.Is(at, "FNX"u8), isOther = command.Is(at, "KEEPTTL"u8);
            if (command.Is(at, "FIELDS"u8))
            {
                options = options with { First = at + 2 };
                return RefusePairs(command, at);
            }

            if (unit != ExpiryUnit.None || isOther)
            {
                if (options.IsTimed || options.IsOther) return OneTimeOnly;
                options = options with { IsTimed = !isOther, IsOther = isOther };
                if (isOther) continue;
                Debug.Assert(at + 1 < command.Count, "before a first time there is one condition at most, and the command is longer");
                if (FieldTime.Resolve(command[++at], unit, nowMs, ToSet, out long expiresAtMs) is { } wrong) return wrong;
                options = options with { ExpiresAtMs = expiresAtMs };
            }
            else if (isNew || command.Is(at, "FXX"u8))
            {
                if (options.IsNew || options.IsOld) return OneConditionOnly;
                options = options with { IsNew = isNew, IsOld = !isNew };
            }
            else
            {
                return ErrorText.Of($"ERR unknown argument: {command[at]}");
            }
        }

        return Errors.WrongArity(ToSet);
    }

    private static string? RefusePairs(in Command command, int at)
    {
        int rest = command.Count - at - 2;
        if (rest < 2) return Errors.WrongArity(ToSet);
        if (!Integers.TryParse(command[at + 1], out long count) || count is < 1 or > int.MaxValue) return WrongNumber;
        return rest % 2 == 0 && rest / 2 == count ? null : Errors.WrongArity(ToSet);
    }
}
