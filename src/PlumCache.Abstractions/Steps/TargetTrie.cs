using System.Globalization;

namespace PlumCache.Abstractions;

/// <summary>
/// Where the key of a <see cref="Target"/> is: in a database, or in what a plugin keeps. The default is the connection's own database.
/// </summary>
public readonly record struct TargetTrie
{
    private const int StateCode = int.MinValue, AllStateCode = int.MinValue + 1;

    /// <summary>
    /// 0: the connection's database; n + 1: the database n; one of the codes; any other number below 0: that number, which is no database,
    /// so that whoever checks the edit can tell of it.
    /// </summary>
    private readonly int _code;

    private TargetTrie(int code) => _code = code;

    /// <summary>The plugin's own state in the system trie: <see cref="CommandContext.State"/>.</summary>
    public static TargetTrie State => new(StateCode);

    /// <summary>The whole system trie: FLUSHALL's alone.</summary>
    internal static TargetTrie AllState => new(AllStateCode);

    /// <summary>Whether it is what a plugin keeps, and no database.</summary>
    public bool IsState => _code <= AllStateCode;

    /// <summary>A database.</summary>
    /// <param name="number">From 0; whether there are so many is checked when the edit is.</param>
    public static TargetTrie Database(int number)
    {
        number = Math.Clamp(number, AllStateCode + 1, int.MaxValue - 1);
        return new(number < 0 ? number : number + 1);
    }

    /// <summary>Number of the database; a negative one when it is none.</summary>
    /// <param name="current">The connection's.</param>
    public int DatabaseOf(int current) => _code > 0 ? _code - 1 : _code == 0 ? current : _code;

    /// <summary>As a sentence goes on behind "in": <c>database 3</c>.</summary>
    public override string ToString() => _code switch
    {
        0 => "the connection's database",
        StateCode => "the state",
        AllStateCode => "all states",
        _ => string.Create(CultureInfo.InvariantCulture, $"database {DatabaseOf(0)}"),
    };
}
