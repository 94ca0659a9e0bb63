namespace PlumCache.Hosting.Configuration.Redis;

/// <summary>A setting of this server.</summary>
internal sealed record SettingParameter(Setting Setting) : ConfigParameter(Setting.ConfigName)
{
    /// <inheritdoc/>
    public override string Tell(PlumCacheOptions options) => Setting.ToConfig(options);

    /// <inheritdoc/>
    public override string? Take(ref PlumCacheOptions options, string text)
    {
        PlumCacheOptions? changed = Setting.With(options, new SettingInput(SettingForm.Untyped, text));

        // Scripts set what they need without looking: what it is already is no change.
        if (!Setting.IsLive)
        {
            return changed is not null && Setting.ToConfig(changed) == Setting.ToConfig(options) ? null : RedisValue.CannotBeSet;
        }

        if (changed is null) return Setting.Complain(text);
        options = changed;
        return null;
    }
}
