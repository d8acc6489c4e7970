package dev.headgate.boot.aot;

import java.util.regex.Pattern;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.annotation.ProxyTransactionManagementConfiguration;
import org.springframework.transaction.interceptor.TransactionAttributeSource;

/**
 * What {@code @EnableTransactionManagement} brings, and takes Spring Boot's place in
 * that, but for less: it looks for {@code @Transactional} only where it can be, and not
 * in each method of each bean, most of which are Spring's own. Nor is there an annotation
 * whose attributes would have to be read from a class file at each start.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import(TransactionsConfiguration.Proxies.class)
class TransactionsConfiguration extends ProxyTransactionManagementConfiguration {

	/** Have no {@code @Transactional} anywhere; a test looks. */
	static final Pattern WITHOUT = Pattern.compile(
			"(org\\.springframework\\.(boot|context|data|http|jdbc|orm|scheduling|transaction\\.support|util|validation|web)"
					+ "|com\\.zaxxer|io\\.micrometer|io\\.prometheus|io\\.swagger|org\\.springdoc|tools\\.jackson)\\..*");

	@Override
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	public TransactionAttributeSource transactionAttributeSource() {
		return new Candidates();
	}

	private static final class Candidates extends AnnotationTransactionAttributeSource {

		Candidates() {
			super(false);
		}

		@Override
		public boolean isCandidateClass(Class<?> type) {
			return !WITHOUT.matcher(type.getName()).matches() && super.isCandidateClass(type);
		}

	}

	/** Makes the proxies, of the kind that Spring Boot would choose. */
	record Proxies(Environment environment) implements ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry beans) {
			AopConfigUtils.registerAutoProxyCreatorIfNecessary(beans);
			if (this.environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true)) {
				AopConfigUtils.forceAutoProxyCreatorToUseClassProxying(beans);
			}
		}

	}

}
