using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.Snapshots;

/// <summary>SNAP.CREATE.</summary>
/// <param name="limits">What there may be.</param>
internal sealed class SnapshotCreate(SnapshotLimits limits)
{
    private const string Name = "snap.create";

    /// <summary>SNAP.CREATE name [TTL ms] [PREFIX p].</summary>
    public Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (SnapshotName.WhyNot(command[1]) is { } wrong) return Step.Refuse(wrong);
        if (ReadOptions(command, context, out long expiresAtMs, out int prefixAt) is { } mistake) return Step.Refuse(mistake);
        long now = context.NowMs;
        if (SnapshotName.Find(view, command[1], now, out _) is null)
        {
            return Step.Refuse(ErrorText.Of($"ERR snapshot '{command[1]}' exists"));
        }

        if (CountNamed(view, now) >= limits.MaxSnapshots)
        {
            return Step.Refuse($"ERR too many snapshots, max_snapshots is {limits.MaxSnapshots}");
        }

        // One of the name that is over and not dropped yet gives way.
        EditList edits = context.Edits.Add(Edit.DropSnapshot(command[1]));
        if (limits.MaxHeldBytes > 0 && HeldMemory.Bound(view, limits.MaxHeldBytes, edits) is var held && held > limits.MaxHeldBytes)
        {
            return Step.Refuse($"ERR snapshots hold {held} bytes, max_held_bytes is {limits.MaxHeldBytes}: drop some first");
        }

        edits.Add(Edit.CreateSnapshot(command[1], prefixAt == 0 ? default : command[prefixAt], expiresAtMs));
        var step = Step.Answer(Reply.Ok, edits);
        return expiresAtMs == Expiry.None ? step : step.WithEffects(context.Effects.Add(Effect.Timer(expiresAtMs)));
    }

    private static long CountNamed(KeyspaceView view, long nowMs)
    {
        long count = 0;
        for (int i = 0; i < view.DatabaseCount; i++)
        {
            foreach (SnapshotInfo snapshot in view.Database(i).Snapshots) count += snapshot.IsHistory || snapshot.IsOver(nowMs) ? 0 : 1;
        }

        return count;
    }

    private string? ReadOptions(scoped in Command command, in CommandContext context, out long expiresAtMs, out int prefixAt)
    {
        expiresAtMs = limits.MaxTtlMs == 0 ? Expiry.None : context.NowMs + limits.MaxTtlMs;
        prefixAt = 0;
        for (int i = 2; i < command.Count; i += 2)
        {
            if (i + 1 == command.Count) return Errors.Syntax;
            if (command.Is(i, "PREFIX"u8)) prefixAt = i + 1;
            else if (!command.Is(i, "TTL"u8)) return Errors.Syntax;
            else if (ReadTtl(command[i + 1], context.NowMs, out expiresAtMs) is { } wrong) return wrong;
        }

        int longest = context.Limits.MaxKeyBytes;
        return prefixAt > 0 && command[prefixAt].Length > longest ? Errors.KeyTooLong(command[prefixAt].Length, longest) : null;
    }

    private string? ReadTtl(ReadOnlySpan<byte> argument, long nowMs, out long expiresAtMs)
    {
        if (ExpiryOption.Resolve(argument, ExpiryUnit.Milliseconds, nowMs, Name, out expiresAtMs) is { } wrong) return wrong;
        return limits.MaxTtlMs > 0 && expiresAtMs - nowMs > limits.MaxTtlMs
            ? $"ERR a snapshot lives for {limits.MaxTtlMs} ms at most: max_ttl_ms" : null;
    }
}
