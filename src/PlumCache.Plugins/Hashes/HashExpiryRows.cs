using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>Those of the commands of <c>hashes</c> that are about when fields end, as data.</summary>
internal static class HashExpiryRows
{
    private const string Times = "EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds";
    private const string Fields = "FIELDS numfields field [field ...]";
    private const KeyAccess Tells = KeyAccess.ReadOnly | KeyAccess.Access, Updates = KeyAccess.ReadWrite | KeyAccess.Update;
    private const CommandFlags Changes = CommandFlags.Write | CommandFlags.Fast;

    private static readonly KeyEvent Given = new(EditKind.SetFieldExpiry, "hexpire", KeyEventClass.Hash) { GivesExpiry = true };
    private static readonly KeyEvent Taken = new(EditKind.SetFieldExpiry, "hpersist", KeyEventClass.Hash) { GivesExpiry = false };

    /// <summary>All rows, by name as documented.</summary>
    /// <param name="form">Which hashes are small.</param>
    public static ImmutableArray<CommandRow> For(HashForm form) =>
    [
        Expire("hexpire", "seconds", "Lets fields end after some seconds.", Expiring.InSeconds),
        Expire("hexpireat", "unix-time-seconds", "Lets fields end at a Unix time in seconds.", Expiring.AtSeconds),
        Time("hexpiretime", "Tells the Unix times in seconds at which fields end.", FieldTimes.UnixSeconds),
        HashesRows.Row("hgetdel", -5, Changes, $"key {Fields}", HashesRows.OfFields, "Answers the values of fields and removes them.",
            GetVariants.GetDel, KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Delete) with { Events = [HashesRows.Removed] },
        HashesRows.Row("hgetex", -5, Changes, $"key [{Times} | PERSIST] {Fields}", HashesRows.OfFields,
            "Answers the values of fields and changes when they end.", GetVariants.GetEx, Updates | KeyAccess.Access)
            with { Events = [Given, Taken, HashesRows.Removed] },
        HashesRows.Row("hpersist", -5, Changes, $"key {Fields}", HashesRows.OfFields, "Lets fields stay for good.", Expiring.Persist,
            Updates) with { Events = [Taken] },
        Expire("hpexpire", "milliseconds", "Lets fields end after some milliseconds.", Expiring.InMilliseconds),
        Expire("hpexpireat", "unix-time-milliseconds", "Lets fields end at a Unix time in milliseconds.", Expiring.AtMilliseconds),
        Time("hpexpiretime", "Tells the Unix times in milliseconds at which fields end.", FieldTimes.UnixMilliseconds),
        Time("hpttl", "Tells how many milliseconds fields have left.", FieldTimes.Milliseconds),
        HashesRows.Row("hsetex", -6, HashesRows.Puts,
            $"key [FNX | FXX] [{Times} | KEEPTTL] FIELDS numfields field value [field value ...]", HashesRows.OfFields,
            "Sets fields and when they end.", new SetWithExpiry(form).Set, Updates)
            with { Events = [HashesRows.Put("hset"), Given, HashesRows.Removed] },
        Time("httl", "Tells how many seconds fields have left.", FieldTimes.Seconds),
    ];

    private static CommandRow Expire(string name, string amount, string summary, CommandFunction function) =>
        HashesRows.Row(
            name, -6, HashesRows.Puts, $"key {amount} [NX | XX | GT | LT] {Fields}", HashesRows.OfFields, summary, function, Updates) with
        {
            Events = [Given, HashesRows.Removed]
        };

    private static CommandRow Time(string name, string summary, CommandFunction function) =>
        HashesRows.Row(name, -5, HashesRows.Reads, $"key {Fields}", HashesRows.OfFields, summary, function, Tells);
}
