using PlumCache.Abstractions;

namespace PlumCache.Testing;

/// <summary>An effect as a value.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The channel, the pattern or the counter.</param>
/// <param name="Payload">The message, or the sample.</param>
/// <param name="Number">See <see cref="Effect.Number"/>.</param>
public sealed record EffectRecord(EffectKind Kind, ByteText Name, ByteText Payload, long Number)
{
    /// <summary>A copy of an effect: <c>EffectRecord.Of(Effect.Count("hits"u8, 1))</c>.</summary>
    public static EffectRecord Of(scoped in Effect effect) =>
        new(effect.Kind, new ByteText(effect.Name), new ByteText(effect.Payload), effect.Number);

    /// <summary>Copies of all effects of a list.</summary>
    /// <param name="effects">The list; null for none.</param>
    public static ValueList<EffectRecord> AllOf(EffectList? effects)
    {
        var all = new EffectRecord[effects?.Count ?? 0];
        for (int i = 0; i < all.Length; i++) all[i] = Of(effects![i]);
        return ValueList.Create<EffectRecord>(all);
    }

    /// <summary>The effect in words: <c>Publish news = hello</c>.</summary>
    public override string ToString() => Kind switch
    {
        EffectKind.Publish => $"Publish {Name} = {Payload}",
        EffectKind.Timer => $"Timer @{Number}",
        EffectKind.Count => $"Count {Name} + {Number}{(Payload.Length == 0 ? "" : $" = {Payload}")}",
        _ => $"{Kind} {(Number != 0 ? "pattern " : "")}{Name}",
    };
}
