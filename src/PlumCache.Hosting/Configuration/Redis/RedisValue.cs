using System.Globalization;

namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>What CONFIG SET takes for a parameter of Redis that is no setting here.</summary>
/// <param name="Taken">In words.</param>
/// <param name="Refuse">Why a text is not taken, in Redis' words where it has them; null when it is.</param>
internal sealed record RedisValue(string Taken, Func<string, string?> Refuse)
{
    /// <summary>Redis' words for what only a start can change.</summary>
    public const string CannotBeSet = "can't set immutable config";

    /// <summary>What no value can be given to.</summary>
    public static readonly RedisValue Fixed = new("nothing", static _ => CannotBeSet);

    /// <summary>What no client may touch, because it chooses files.</summary>
    public static readonly RedisValue Protected = new("nothing", static _ => "can't set protected config");

    /// <summary>Any text.</summary>
    public static readonly RedisValue Text = new("any text", static _ => null);

    /// <summary>Yes or no.</summary>
    public static readonly RedisValue YesNo = new("yes, no", static text =>
        new SettingInput(SettingForm.Untyped, text).Truth is null ? "argument must be 'yes' or 'no'" : null);

    /// <summary>A whole number that is not negative.</summary>
    public static readonly RedisValue Count = Integer(0, int.MaxValue);

    /// <summary>A size.</summary>
    public static readonly RedisValue Size = new("a size", static text => ByteSize.TryParse(text, out _) ? null : SizeSetting.NoSize);

    /// <summary>A whole number.</summary>
    /// <param name="min">The least.</param>
    /// <param name="max">The greatest.</param>
    public static RedisValue Integer(long min, long max) => new(
        string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"),
        text => IntegerSetting.Refuse(text, min, max));

    /// <summary>One of some words.</summary>
    public static RedisValue OneOf(params string[] words) => new(
        string.Join(", ", words),
        text => words.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"argument(s) must be one of the following: {string.Join(", ", words)}");

    /// <summary>The same, but of its values only one is true here, and another would be relied on.</summary>
    /// <param name="truth">The one.</param>
    /// <param name="why">Why not another.</param>
    public RedisValue Only(string truth, string why) => new(
        truth.Length == 0 ? "the empty text alone" : $"{truth} alone",
        text => Refuse(text) ?? (string.Equals(text, truth, StringComparison.OrdinalIgnoreCase) ? null : why));
}
