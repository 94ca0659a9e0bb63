using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Hashes;

/// <summary>The options of HGETEX and HSETEX, which stand before FIELDS.</summary>
/// <param name="First">The first field.</param>
/// <param name="Unit">How an expiry is told; <see cref="ExpiryUnit.None"/>: it is not.</param>
/// <param name="Argument">Where.</param>
/// <param name="IsOther">PERSIST of HGETEX, KEEPTTL of HSETEX.</param>
/// <param name="IsNew">FNX: only if no field is there.</param>
/// <param name="IsOld">FXX: only if all fields are there.</param>
internal readonly record struct FieldOptions(int First, ExpiryUnit Unit, int Argument, bool IsOther, bool IsNew, bool IsOld)
{
    private const string OneConditionOnly = "ERR Only one of FXX or FNX arguments can be specified";
    private const string OneTimeOnlyToGet = "ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified";
    private const string OneTimeOnlyToSet = "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";

    /// <summary>Reads them, and the list of fields behind.</summary>
    /// <param name="sets">Whether it is HSETEX.</param>
    /// <param name="options">What they say, when there is no error.</param>
    /// <returns>The error, or null.</returns>
    public static ErrorText? Read(in Command command, bool sets, out FieldOptions options)
    {
        options = default;
        int at = 2;
        for (; at < command.Count && !command.Is(at, "FIELDS"u8); at++)
        {
            ExpiryUnit unit = ExpiryOption.Read(command[at]);
            bool isOther = command.Is(at, sets ? "KEEPTTL"u8 : "PERSIST"u8);
            bool isNew = sets && command.Is(at, "FNX"u8), isOld = sets && command.Is(at, "FXX"u8);
            if (unit != ExpiryUnit.None || isOther)
            {
                if (options.Unit != ExpiryUnit.None || options.IsOther) return sets ? OneTimeOnlyToSet : OneTimeOnlyToGet;
                if (!isOther) at++;
                options = options with { Unit = unit, Argument = at, IsOther = isOther };
            }
            else if (isNew || isOld)
            {
                if (options.IsNew || options.IsOld) return OneConditionOnly;
                options = options with { IsNew = isNew, IsOld = isOld };
            }
            else
            {
                return ErrorText.Of($"ERR unknown argument: {command[at]}");
            }
        }

        options = options with { First = at + 2 };
        return FieldList.Refuse(command, at, sets ? 2 : 1);
    }

    /// <summary>When the fields are to end.</summary>
    /// <param name="command">What the options are of.</param>
    /// <param name="nowMs">The batch's time.</param>
    /// <param name="name">The command, for the error.</param>
    /// <param name="expiresAtMs">Unix ms; none where no time was said.</param>
    /// <returns>The error, or null.</returns>
    public string? Resolve(in Command command, long nowMs, string name, out long expiresAtMs)
    {
        expiresAtMs = Expiry.None;
        return Unit == ExpiryUnit.None ? null : FieldTime.Resolve(command[Argument], Unit, nowMs, name, out expiresAtMs);
    }
}
