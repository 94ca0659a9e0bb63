using System.Collections.Immutable;
using PlumCache.Abstractions;

namespace PlumCache.Plugins.Hashes;

/// <summary>The commands of <c>hashes</c>, as data.</summary>
internal static class HashesRows
{
    /// <summary>Cost of what looks one field up.</summary>
    public const string OfField = "O(k + f), k bytes of key, f of field";

    /// <summary>Cost of what looks several up.</summary>
    public const string OfFields = "O(n), n fields";

    /// <summary>Flags of what reads a few fields.</summary>
    public const CommandFlags Reads = CommandFlags.ReadOnly | CommandFlags.Fast;

    /// <summary>Flags of what puts some.</summary>
    public const CommandFlags Puts = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast;

    private const CommandFlags Lists = CommandFlags.ReadOnly | CommandFlags.Listing;
    private const KeyAccess Looks = KeyAccess.ReadOnly, Tells = KeyAccess.ReadOnly | KeyAccess.Access;
    private const KeyAccess Updates = KeyAccess.ReadWrite | KeyAccess.Update;

    /// <summary>The second argument is a field of the key that is the first: a pipeline of such commands looks up both at once.</summary>
    private static readonly KeyPositions OneField = KeyPositions.One with { Field = 2 };

    /// <summary>That a field was removed.</summary>
    public static readonly KeyEvent Removed = new(EditKind.RemoveField, "hdel", KeyEventClass.Hash);

    /// <summary>All rows, by name as documented.</summary>
    /// <param name="form">Which hashes are small.</param>
    public static ImmutableArray<CommandRow> For(HashForm form)
    {
        var writing = new Writing(form);
        var counting = new Counting(form);
        return
        [
            Row("hdel", -3, CommandFlags.Write | CommandFlags.Fast, "key field [field ...]", OfFields,
                "Removes fields, and with the last one the key.", Removing.Delete, KeyAccess.ReadWrite | KeyAccess.Delete)
                with { Events = [Removed] },
            Row("hexists", 3, Reads, "key field", OfField, "Tells whether a field is there.", Reading.Exists, Looks),
            Row("hget", 3, Reads, "key field", OfField, "Answers the value of a field.", Reading.Get, Tells),
            Row("hgetall", 2, Lists, "key", OfFields, "Answers all fields and their values.", WholeHash.GetAll, Tells),
            Row("hincrby", 4, Puts, "key field increment", OfField, "Adds an integer to a field.", counting.Add, Updates | KeyAccess.Access)
                with { Events = [Put("hincrby")] },
            Row("hincrbyfloat", 4, Puts, "key field increment", OfField, "Adds a real number to a field.", counting.AddReal,
                Updates | KeyAccess.Access) with { Events = [Put("hincrbyfloat")] },
            Row("hkeys", 2, Lists, "key", OfFields, "Answers all fields.", WholeHash.Keys, Tells),
            Row("hlen", 2, Reads, "key", "O(k), k bytes of key, while no field is due, else plus the subtrees that hold due ones",
                "Counts the fields.", Reading.Count, Looks),
            Row("hmget", -3, Reads, "key field [field ...]", OfFields, "Answers the values of several fields.", Reading.GetMany, Tells),
            Row("hmset", -4, Puts, "key field value [field value ...]", OfFields, "Sets fields: HSET's old form.", writing.SetMany, Updates)
                with { Events = [Put("hset")] },
            Row("hrandfield", -2, CommandFlags.ReadOnly, "key [count [WITHVALUES]]",
                "O(n d), n fields answered, d the depth of the hash's trie", "Answers fields drawn evenly.", Drawing.Draw, Tells),
            Row("hscan", -3, Lists, "key cursor [MATCH pattern] [COUNT count] [NOVALUES]",
                "O(c), c fields looked at; O(n) for a whole scan of n fields", "Lists the fields of one instant page by page.",
                WholeHash.Scan, Tells),
            Row("hset", -4, Puts, "key field value [field value ...]", OfFields, "Sets fields.", writing.Set, Updates)
                with { Events = [Put("hset")] },
            Row("hsetnx", 4, Puts, "key field value", OfField, "Sets a field, provided that it is not there.", writing.SetNew,
                KeyAccess.ReadWrite | KeyAccess.Insert) with { Events = [Put("hset")] },
            Row("hstrlen", 3, Reads, "key field", OfField, "Tells how many bytes the value of a field has.", Reading.Length, Looks),
            Row("hvals", 2, Lists, "key", OfFields, "Answers the values of all fields.", WholeHash.Values, Tells),
            .. HashExpiryRows.For(form),
        ];
    }

    /// <summary>A row of a command whose first argument is its key.</summary>
    public static CommandRow Row(
        string name, int arity, CommandFlags flags, string syntax, string complexity, string summary, CommandFunction function,
        KeyAccess access) => new()
        {
            Name = name,
            Arity = arity,
            Flags = flags,
            Keys = syntax.StartsWith("key field", StringComparison.Ordinal) ? OneField : KeyPositions.One,
            KeyAccess = [access],
            Group = "hash",
            Syntax = syntax,
            Complexity = complexity,
            Summary = summary,
            Function = function,
        };

    /// <summary>That a field was put.</summary>
    /// <param name="name">What that is called.</param>
    public static KeyEvent Put(string name) => new(EditKind.PutField, name, KeyEventClass.Hash);
}
